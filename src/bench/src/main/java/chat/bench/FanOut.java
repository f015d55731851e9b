package chat.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A room of which every member polls, and a few of whom send. Readers and senders have a thread
 * each, as they would be programs of their own. Every message must reach every member once, or the
 * run fails.
 */
final class FanOut implements AutoCloseable {

  /**
   * What a run came to.
   *
   * @param messages sent and acknowledged
   * @param deliveries messages times members
   * @param responses polls that brought messages
   * @param seconds from the first message to the last delivery
   * @param cpuSeconds the server's, in that time
   * @param latency of each delivery, from the sending to the reading
   */
  record Result(
      long messages,
      long deliveries,
      long responses,
      double seconds,
      double cpuSeconds,
      Histogram latency) {

    double cpuPerDelivery() {
      return cpuSeconds / deliveries;
    }

    double deliveriesPerSecond() {
      return deliveries / seconds;
    }

    double deliveriesPerResponse() {
      return (double) deliveries / responses;
    }
  }

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final byte[] CURSOR = Json.quoted("cursor");

  /** When the last messages were sent, by number. */
  private static final int REMEMBERED = 1 << 20;

  private final Target target;
  private final Requests requests;
  private final Duration patience;
  private final HttpLoad readerLoad;
  private final HttpLoad senderLoad;
  private final List<Reader> readers = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final AtomicLongArray sentAt = new AtomicLongArray(REMEMBERED);

  // Of the senders' thread.
  private long nextNumber;
  private long acknowledged;
  private long planned;
  private boolean stopping;
  private int stillSending;
  private CountDownLatch sent = new CountDownLatch(0);

  // Of the readers' thread.
  private Histogram latency = new Histogram();
  private long deliveries;
  private long responses;
  private long expected = -1;
  private long lastAt;
  private CountDownLatch delivered = new CountDownLatch(0);
  private int singleBytes;

  /** Makes the room: afterwards all members poll. */
  FanOut(Target target, HttpLoad readerLoad, HttpLoad senderLoad, int members, int senderCount) {
    this(target, readerLoad, senderLoad, members, senderCount, DRAIN);
  }

  /** The same with another patience for what was sent and has not come. */
  FanOut(
      Target target,
      HttpLoad readerLoad,
      HttpLoad senderLoad,
      int members,
      int senderCount,
      Duration patience) {
    this.target = target;
    this.patience = patience;
    this.readerLoad = readerLoad;
    this.senderLoad = senderLoad;
    requests = new Requests(target.address());
    String channel = Crowd.newChannel();
    List<User> users;
    List<String> newest;
    try (var crowd = new Crowd(readerLoad, target.address())) {
      users = crowd.register(members);
      crowd.join(users, i -> channel);
      newest = crowd.newest(users);
    }
    readerLoad.run(
        () -> {
          for (int i = 0; i < members; i++) {
            readers.add(new Reader(users.get(i), newest.get(i)));
          }
          readers.forEach(Reader::poll);
          return true;
        });
    senderLoad.run(
        () -> {
          for (int i = 0; i < senderCount; i++) {
            senders.add(new Sender(users.get(i), channel));
          }
          return true;
        });
  }

  /** Each sender sends its next message when the last one is acknowledged. */
  Result run(Duration time) {
    return measure(
        time,
        () -> {
          planned = Long.MAX_VALUE;
          stopping = false;
          stillSending = senders.size();
          senderLoad.at(System.nanoTime() + time.toNanos(), () -> stopping = true);
          senders.forEach(Sender::next);
        });
  }

  /** The first sender sends at even intervals, whether or not the server keeps up. */
  Result paced(Duration time, int perSecond) {
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long count = time.toNanos() / interval;
    return measure(
        time,
        () -> {
          planned = count;
          long start = System.nanoTime() + interval;
          for (long i = 0; i < count; i++) {
            long due = start + i * interval;
            senderLoad.at(due, () -> senders.get(0).due(due));
          }
        });
  }

  /** The body of a poll's answer with one message has so many bytes; 0 before there was one. */
  int singleBytes() {
    return readerLoad.run(() -> singleBytes);
  }

  @Override
  public void close() {
    readerLoad.run(
        () -> {
          readers.forEach(reader -> readerLoad.disconnect(reader.connection));
          return true;
        });
    senderLoad.run(
        () -> {
          senders.forEach(sender -> senderLoad.disconnect(sender.connection));
          return true;
        });
  }

  private Result measure(Duration time, Runnable start) {
    var allSent = new CountDownLatch(1);
    var allDelivered = new CountDownLatch(1);
    readerLoad.run(
        () -> {
          latency = new Histogram();
          deliveries = 0;
          responses = 0;
          expected = -1;
          delivered = allDelivered;
          return true;
        });
    double cpuBefore = target.cpuSeconds();
    long startedAt = System.nanoTime();
    senderLoad.run(
        () -> {
          acknowledged = 0;
          sent = allSent;
          start.run();
          return true;
        });
    senderLoad.await(allSent, time.plus(patience), "the last message's acknowledgement");
    long messages = senderLoad.run(() -> acknowledged);
    readerLoad.run(
        () -> {
          expected = messages * readers.size();
          countDelivered();
          return true;
        });
    readerLoad.await(
        allDelivered, patience, "the delivery of %d messages".formatted(messages * readers.size()));
    double cpu = target.cpuSeconds() - cpuBefore;
    return readerLoad.run(
        () ->
            new Result(messages, deliveries, responses, (lastAt - startedAt) / 1e9, cpu, latency));
  }

  private void countDelivered() {
    if (expected >= 0 && deliveries > expected) {
      throw new BenchException("%d deliveries, due were %d".formatted(deliveries, expected));
    }
    if (deliveries == expected) {
      delivered.countDown();
    }
  }

  /** A member that polls with the cursor of its last answer. */
  private final class Reader implements Connection.Reply {
    private final User user;
    private final Connection connection;
    private byte[] request;
    private int cursorLength;

    Reader(User user, String after) throws IOException {
      this.user = user;
      connection = readerLoad.connect(target.address());
      request = requests.poll(user, after);
      cursorLength = after.length();
    }

    void poll() {
      readerLoad.send(connection, request, this);
    }

    @Override
    public void answered(Connection from, ResponseParser response) {
      ClosedLoop.expect(200, response);
      count(response);
      moveCursor(response);
      poll();
    }

    private void count(ResponseParser response) {
      byte[] text = response.body();
      int length = response.bodyLength();
      int found = 0;
      int at = Text.find(text, 0, length);
      while (at >= 0) {
        int slot = (int) Text.number(text, at) & (REMEMBERED - 1);
        latency.add(readerLoad.now() - sentAt.getOpaque(slot));
        found++;
        at = Text.find(text, at + Text.digits(), length);
      }
      if (found == 0) {
        return;
      }
      if (found == 1) {
        singleBytes = length;
      }
      responses++;
      deliveries += found;
      lastAt = readerLoad.now();
      countDelivered();
    }

    private void moveCursor(ResponseParser response) {
      byte[] text = response.body();
      int start = Json.lastValue(text, response.bodyLength(), CURSOR);
      if (start < 0) {
        throw new BenchException("a poll's answer without a cursor: " + response.text());
      }
      int end = start;
      while (text[end] != '"') {
        end++;
      }
      if (end - start == cursorLength) {
        System.arraycopy(text, start, request, Requests.cursorStart(), cursorLength);
      } else {
        String cursor = new String(text, start, end - start, StandardCharsets.US_ASCII);
        request = requests.poll(user, cursor);
        cursorLength = cursor.length();
      }
    }
  }

  /** A member that sends, with one message under way at most. */
  private final class Sender implements Connection.Reply {
    private final Connection connection;
    private final byte[] request;
    private final int numberAt;
    private final Deque<Long> late = new ArrayDeque<>();

    Sender(User user, String channel) throws IOException {
      connection = senderLoad.connect(target.address());
      request = requests.send(user, channel, Text.numbered(0));
      numberAt = Text.find(request, 0, request.length);
    }

    void next() {
      send(System.nanoTime());
    }

    /** Sends now, or as soon as possible; the time it was due counts if the server was late. */
    void due(long time) {
      if (connection.busy()) {
        late.add(time);
      } else {
        next();
      }
    }

    @Override
    public void answered(Connection from, ResponseParser response) {
      ClosedLoop.expect(201, response);
      acknowledged++;
      Long due = late.poll();
      if (due != null) {
        send(due);
      } else if (acknowledged == planned) {
        sent.countDown();
      } else if (planned == Long.MAX_VALUE) {
        nextOrStop();
      }
    }

    private void nextOrStop() {
      if (!stopping) {
        next();
      } else if (--stillSending == 0) {
        sent.countDown();
      }
    }

    private void send(long time) {
      long number = nextNumber++;
      sentAt.setOpaque((int) number & (REMEMBERED - 1), time);
      Text.number(request, numberAt, number);
      senderLoad.send(connection, request, this);
    }
  }
}
