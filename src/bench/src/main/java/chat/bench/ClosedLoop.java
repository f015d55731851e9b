package chat.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections of which each asks anew as soon as it is answered. Used by one figure's
 * thread; what it calls back runs on the load's.
 */
final class ClosedLoop implements AutoCloseable {

  /** What to ask next. */
  interface Questions {
    /** A request, or null when this connection has asked enough. */
    byte @Nullable [] next(int connection);
  }

  /** What becomes of an answer, which is gone when the call returns. */
  interface Answers {
    void take(int connection, ResponseParser response);
  }

  /**
   * What a run came to.
   *
   * @param answers how many there were
   * @param seconds from the first question to the last answer
   * @param latency from question to answer
   * @param bodyBytes of all answers
   */
  record Result(long answers, double seconds, Histogram latency, long bodyBytes) {}

  private final HttpLoad load;
  private final List<Connection> connections;

  /** Opens the connections. */
  ClosedLoop(HttpLoad load, Address address, int count) {
    this.load = load;
    connections = new ArrayList<>(count);
    int atOnce = 500;
    for (int from = 0; from < count; from += atOnce) {
      int number = Math.min(atOnce, count - from);
      connections.addAll(load.run(() -> open(load, address, number)));
    }
  }

  /** Asks until there are no more questions and all are answered. */
  Result run(Duration limit, String what, Questions questions, Answers answers) {
    var done = new CountDownLatch(connections.size());
    var tally = new Tally();
    List<Asker> askers = new ArrayList<>(connections.size());
    for (int i = 0; i < connections.size(); i++) {
      askers.add(new Asker(i, connections.get(i), questions, answers, tally, done));
    }
    long start = System.nanoTime();
    load.run(
        () -> {
          askers.forEach(Asker::ask);
          return true;
        });
    load.await(done, limit, what);
    return load.run(() -> tally.since(start));
  }

  /** Asks the same again and again, each connection its own question, for some time. */
  Result repeat(Duration time, List<byte[]> requests, int status) {
    long end = System.nanoTime() + time.toNanos();
    return run(
        time.plusSeconds(30),
        "the last answer",
        connection -> System.nanoTime() - end < 0 ? requests.get(connection) : null,
        (connection, response) -> expect(status, response));
  }

  /** Fails unless the response has this status. */
  static void expect(int status, ResponseParser response) {
    if (response.status() != status) {
      throw new BenchException(
          "%d instead of %d: %s".formatted(response.status(), status, response.text()));
    }
  }

  @Override
  public void close() {
    load.run(
        () -> {
          connections.forEach(load::disconnect);
          return true;
        });
  }

  private static List<Connection> open(HttpLoad load, Address address, int count)
      throws IOException {
    List<Connection> opened = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      opened.add(load.connect(address));
    }
    return opened;
  }

  /** What all connections of a run have had so far. */
  private static final class Tally {
    private final Histogram latency = new Histogram();
    private long bodyBytes;
    private long last;

    Result since(long start) {
      long answers = latency.total();
      double seconds = answers == 0 ? 0 : (last - start) / 1e9;
      return new Result(answers, seconds, latency, bodyBytes);
    }
  }

  /** One connection's way through the questions. */
  private final class Asker implements Connection.Reply {
    private final int index;
    private final Connection connection;
    private final Questions questions;
    private final Answers answers;
    private final Tally tally;
    private final CountDownLatch done;
    private long askedAt;

    Asker(
        int index,
        Connection connection,
        Questions questions,
        Answers answers,
        Tally tally,
        CountDownLatch done) {
      this.index = index;
      this.connection = connection;
      this.questions = questions;
      this.answers = answers;
      this.tally = tally;
      this.done = done;
    }

    void ask() {
      byte[] request = questions.next(index);
      if (request == null) {
        done.countDown();
        return;
      }
      askedAt = System.nanoTime();
      load.send(connection, request, this);
    }

    @Override
    public void answered(Connection from, ResponseParser response) {
      tally.last = load.now();
      tally.latency.add(tally.last - askedAt);
      tally.bodyBytes += response.bodyLength();
      answers.take(index, response);
      ask();
    }
  }
}
