package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.StoredMessage;
import chat.runtime.command.Probe;
import chat.runtime.command.Send;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.ChatState;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * The promise of the stream: twenty send, twenty read with two devices each on bad lines, people
 * join, part and are kicked meanwhile, memory is cooled down under them. Each message arrives
 * exactly once at each device of who was there, in one order for all, and nothing else does.
 */
class StreamPromiseTest {

  private static final int SENDERS = 20;
  private static final int READERS = 20;
  private static final int ROOMS = 5;
  private static final int MESSAGES = 400;
  private static final String END = "the end";

  private final List<ExecutorService> loops = new ArrayList<>();
  private final ExecutorService storageReaders = Executors.newFixedThreadPool(4);
  private final ExecutorService people = Executors.newCachedThreadPool();
  private final Core core = Core.start(1_000_000, storageReaders);
  private final Map<String, Long> keys = new HashMap<>();
  private final CountDownLatch halfway = new CountDownLatch(SENDERS * MESSAGES / 2);

  @BeforeEach
  void meet() throws Exception {
    for (int i = 0; i < 3; i++) {
      loops.add(Executors.newSingleThreadExecutor());
    }
    for (int i = 0; i < SENDERS; i++) {
      String nick = "sender" + i;
      keys.put(nick, core.register(nick));
      for (int room = 0; room < ROOMS; room++) {
        core.join(keys.get(nick), "#" + room);
      }
    }
    for (int i = 0; i < READERS; i++) {
      String nick = "reader" + i;
      keys.put(nick, core.registerForGood(nick));
      core.login(nick, nick + "/2");
    }
    // Commits that let go of the processor make batches, and races.
    core.storage().beforeCommit(Thread::yield);
  }

  @AfterEach
  void part() {
    people.shutdownNow();
    loops.forEach(ExecutorService::shutdownNow);
    core.close();
    storageReaders.shutdownNow();
  }

  @RepeatedTest(4)
  void everybodyGetsExactlyWhatIsDueInOneOrder() throws Exception {
    Random seeds = new Random(System.nanoTime());
    List<Device> devices = new ArrayList<>();
    List<Future<?>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      for (int second = 0; second < 2; second++) {
        String nick = "reader" + i;
        String token = second == 0 ? nick : nick + "/2";
        Device device = new Device(core, token, loops.get((i + second) % 3), seeds.nextLong());
        devices.add(device);
        boolean moves = second == 0;
        boolean late = second == 1 && i % 4 == 0;
        long seed = seeds.nextLong();
        reading.add(people.submit(reader(device, nick, moves, late, new Random(seed))));
      }
    }
    List<Future<?>> sending = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      sending.add(people.submit(sender("sender" + i, new Random(seeds.nextLong()))));
    }
    AtomicBoolean over = new AtomicBoolean();
    Future<?> cooling = people.submit(cooler(over));
    for (Future<?> sender : sending) {
      sender.get(60, TimeUnit.SECONDS);
    }
    for (int i = 0; i < READERS; i++) {
      core.say(keys.get("sender0"), "reader" + i, END);
    }
    for (Future<?> reader : reading) {
      reader.get(60, TimeUnit.SECONDS);
    }
    over.set(true);
    cooling.get(60, TimeUnit.SECONDS);

    List<StoredMessage> all = everything();
    Map<String, List<UUID>> due = due(all);
    for (int i = 0; i < devices.size(); i++) {
      List<UUID> received = devices.get(i).received();
      String nick = "reader" + i / 2;
      assertThat(received).as(nick).isEqualTo(due.get(nick).subList(0, received.size()));
      assertThat(devices.get(i).polls()).allMatch(poll -> poll.answers() <= 1);
    }
    for (int i = 0; i < SENDERS; i++) {
      String nick = "sender" + i;
      assertThat(readAll(nick)).as(nick).isEqualTo(due.get(nick));
    }
    assertThat(core.streams().held()).isZero();
    assertThat(core.sessions().all()).noneMatch(Session::isHolding);
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
  }

  // People.

  /** All pages: one ends at a megabyte. */
  private List<UUID> readAll(String nick) throws Exception {
    List<UUID> ids = new ArrayList<>();
    Reading page = core.read(nick, null, Integer.MAX_VALUE);
    while (!page.messages().isEmpty()) {
      ids.addAll(page.ids());
      page = core.read(nick, page.cursor(), Integer.MAX_VALUE);
    }
    return ids;
  }

  private Callable<Void> sender(String nick, Random random) {
    return () -> {
      long key = keys.get(nick);
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        String to =
            random.nextInt(4) == 0
                ? "reader" + random.nextInt(READERS)
                : "#" + random.nextInt(ROOMS);
        answers.add(
            core.journal()
                .execute(new Send(key, to, MessageType.MESSAGE, "hello " + i, Message.NO_META)));
        halfway.countDown();
        if (random.nextInt(8) == 0) {
          // Waits as a client does, after a few on their way at once.
          for (CompletableFuture<?> answer : answers) {
            Core.await(answer);
          }
          answers.clear();
        }
        if (nick.equals("sender0") && random.nextInt(10) == 0) {
          ifPossible(
              () ->
                  core.kick(key, "#" + random.nextInt(ROOMS), "reader" + random.nextInt(READERS)));
        }
      }
      for (CompletableFuture<?> answer : answers) {
        Core.await(answer);
      }
      return null;
    };
  }

  private Callable<Void> reader(
      Device device, String nick, boolean moves, boolean late, Random random) {
    return () -> {
      if (late) {
        halfway.await();
      }
      boolean ended = false;
      while (!ended) {
        if (moves) {
          move(keys.get(nick), random);
        }
        List<String> lines = new ArrayList<>(device.poll());
        if (random.nextInt(20) == 0) {
          lines.addAll(readBackOwn(device, nick));
        }
        ended = lines.stream().anyMatch(line -> line.endsWith(END));
      }
      return null;
    };
  }

  private void move(long key, Random random) throws Exception {
    String room = "#" + random.nextInt(ROOMS);
    switch (random.nextInt(6)) {
      case 0, 1 -> core.join(key, room);
      case 2 -> ifPossible(() -> core.part(key, room));
      default -> {}
    }
  }

  /** What was answered is in every later read. */
  private List<String> readBackOwn(Device device, String nick) throws Exception {
    UUID own = core.say(keys.get(nick), nick, "note").id();
    List<String> lines = new ArrayList<>();
    List<String> more = device.catchUp();
    while (!more.isEmpty() && !device.received().contains(own)) {
      lines.addAll(more);
      more = device.catchUp();
    }
    lines.addAll(more);
    assertThat(device.received()).contains(own);
    return lines;
  }

  private static void ifPossible(Callable<?> move) throws Exception {
    try {
      move.call();
    } catch (ChatException e) {
      assertThat(e.is(ErrorCode.NOT_IN_CHANNEL) || e.is(ErrorCode.NO_SUCH_NICK)).isTrue();
    }
  }

  private Callable<Void> cooler(AtomicBoolean over) {
    return () -> {
      while (!over.get()) {
        Core.await(core.streams().coolDown(Duration.ofMillis(-1)));
        for (int i = 0; i < 20; i++) {
          core.run(new Probe());
        }
      }
      return null;
    };
  }

  // What is due.

  private List<StoredMessage> everything() throws Exception {
    List<StoredMessage> all = new ArrayList<>();
    long last = core.ask(ChatState::lastSeq);
    for (long seq = 1; seq <= last; seq++) {
      core.storage().message(seq).ifPresent(all::add);
    }
    return all;
  }

  /** Each person's stream, as the messages themselves tell who came and went when. */
  private static Map<String, List<UUID>> due(List<StoredMessage> all) {
    Map<String, Set<String>> members = new HashMap<>();
    Map<String, List<UUID>> due = new HashMap<>();
    for (StoredMessage stored : all) {
      Message message = stored.message();
      Set<String> audience = new HashSet<>(List.of(message.from(), message.to()));
      if (message.to().startsWith("#")) {
        Set<String> room = members.computeIfAbsent(message.to(), unused -> new HashSet<>());
        if (message.type() == MessageType.JOIN) {
          room.add(message.from());
        }
        audience = new HashSet<>(room);
        if (message.type() == MessageType.PART) {
          room.remove(message.from());
        }
      }
      for (String nick : audience) {
        due.computeIfAbsent(nick, unused -> new ArrayList<>()).add(message.id());
      }
    }
    return due;
  }
}
