package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} under load, several times, with an orderly stop now and then, and afterwards
 * everything is accounted for: what was answered 2xx is there once, what was refused is not, what
 * was not answered is there at most once. {@code -Drounds=…} plays more of them.
 */
class KillIT {
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int WRITERS = 8;
  private static final int LISTENERS = 3;
  private static final int STARTS = Integer.getInteger("rounds", 3);
  private static final Duration LONGEST_START = Duration.ofMillis(1500);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int KEPT = 50;
  private static final Duration ROTATIONS = Duration.ofMillis(2200);
  private static final String ROOM = "#load";
  private static final String LOBBY = "#lobby";
  private static final String LAST = "that was all";

  @TempDir private Path directory;

  @Test
  void whatWasAnsweredIsThereOnceAndInOrder(TestReporter reporter) throws Exception {
    Map<String, String> settings = Map.of("MAX_HISTORY", "1000000");
    play(
        settings,
        reporter,
        (server, random) -> {
          Device host = Device.register(server.base(), "host");
          host.join(ROOM);
          Crowd crowd = new Crowd(server, random, ROOM, true);
          crowd.live(Duration.ZERO);
          host = host.at(server.base());
          host.say(ROOM, LAST);
          List<Json> history = host.history(ROOM);
          checkAccounts(history, crowd.writers);
          for (List<Json> received : crowd.received()) {
            Json join = received.get(0);
            assertThat(received).isEqualTo(history.subList(history.indexOf(join), history.size()));
          }
          reporter.publishEntry("messages", Integer.toString(history.size()));
        });
  }

  /**
   * The same while messages leave all the time: those who talk are not in the room, and those who
   * are there listen.
   */
  @Test
  void whatWasNotAcknowledgedIsThereThoughLittleIsKept(TestReporter reporter) throws Exception {
    Map<String, String> settings = Map.of("MAX_HISTORY", Integer.toString(KEPT));
    play(
        settings,
        reporter,
        (server, random) -> {
          Device host = Device.register(server.base(), "host");
          host.join(ROOM);
          host.post("/api/v1/messages", Json.object("to", ROOM, "type", "mode", "body", "-n"));
          Crowd crowd = new Crowd(server, random, LOBBY, false);
          host.delete("/api/v1/channels/" + Device.encoded(ROOM));
          host.readAll("");
          crowd.live(ROTATIONS);
          host = host.at(server.base());
          host.say(ROOM, LAST);
          List<List<Json>> received = crowd.received();
          List<Json> longest = received.get(0);
          checkAccounts(longest, crowd.writers);
          for (List<Json> one : received) {
            int size = longest.size();
            assertThat(one).isEqualTo(longest.subList(size - one.size(), size));
          }
          Device listener = crowd.listeners.get(0).device();
          assertThat(listener.history(ROOM))
              .isEqualTo(longest.subList(longest.size() - KEPT, longest.size()));
          String first = longest.get(0).at("id").text();
          Eventually.within(
              Duration.ofSeconds(20),
              "a gap",
              () -> listener.read("after=" + first).at("gap").flag());
          reporter.publishEntry("messages", Integer.toString(longest.size()));
        });
  }

  private interface Play {
    void go(ServerProcess server, Random random) throws Exception;
  }

  private void play(Map<String, String> settings, TestReporter reporter, Play play)
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", Long.toString(seed));
    try (ServerProcess server = ServerProcess.start(directory, settings)) {
      play.go(server, new Random(seed));
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
    }
  }

  /** Everybody who is at it while the server is killed. */
  private static final class Crowd {
    private final ServerProcess server;
    private final Random random;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Writer> writers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Newcomers newcomers;
    private final Fickle fickle;

    /**
     * Registers them, and lets them join.
     *
     * @param home where they join, but the listeners, who always are where the writers talk to
     * @param goBack whether listeners ask for what they have acknowledged
     */
    Crowd(ServerProcess server, Random random, String home, boolean goBack) throws IOException {
      this.server = server;
      this.random = random;
      for (int i = 0; i < LISTENERS; i++) {
        Device device = Device.register(server.base(), "listener" + i);
        device.join(ROOM);
        Random own = new Random(random.nextLong());
        listeners.add(
            new Listener(server.base(), device.nick(), device.token(), LAST, goBack, own));
      }
      for (int i = 0; i < WRITERS; i++) {
        Device device = Device.register(server.base(), "writer" + i);
        device.join(home);
        writers.add(new Writer(device, i % 2 == 0, answered));
      }
      newcomers = new Newcomers(home, answered);
      fickle = new Fickle(Device.register(server.base(), "fickle"));
    }

    /** Lets them go on until the server ends, starts it again, and so on. */
    void live(Duration atLeast) throws Exception {
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        for (int round = 0; round < ROUNDS; round++) {
          live(threads, atLeast);
        }
      } finally {
        threads.shutdownNow();
      }
    }

    private void live(ExecutorService threads, Duration atLeast) throws Exception {
      List<Future<?>> writing = new ArrayList<>();
      URI base = server.base();
      writers.forEach(writer -> writing.add(threads.submit(writer::write)));
      writing.add(threads.submit(() -> newcomers.come(base)));
      writing.add(threads.submit(fickle));
      List<Future<List<Json>>> listening = new ArrayList<>();
      listeners.forEach(listener -> listening.add(threads.submit(listener)));

      // Sometimes at once, while the server has hardly begun.
      int enough = answered.get() + (random.nextInt(4) == 0 ? 1 : 300 + random.nextInt(500));
      long earliest = System.nanoTime() + atLeast.toNanos();
      Eventually.within(
          Duration.ofSeconds(30),
          enough + " answers",
          () -> answered.get() >= enough && System.nanoTime() - earliest >= 0);
      boolean inOrder = random.nextInt(3) == 0;
      end(inOrder);
      for (Future<?> future : writing) {
        future.get(30, TimeUnit.SECONDS);
      }
      for (Future<List<Json>> future : listening) {
        assertEndsWithTheConnection(future);
      }
      server.startAgain();
      for (Writer writer : writers) {
        writer.startAgain(server.base());
      }
      listeners.forEach(listener -> listener.startAgain(server.base(), inOrder));
      newcomers.areStillThere(server.base());
      fickle.startAgain(server.base());
    }

    private void end(boolean inOrder) throws IOException {
      if (inOrder) {
        long start = System.nanoTime();
        assertThat(server.stop().code()).as("exit code").isEqualTo(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(STOP);
      } else {
        server.kill();
      }
      assertThat(server.output()).noneMatch(line -> line.contains("ERROR"));
    }

    /** What each listener received, when the last thing was said. */
    List<List<Json>> received() throws IOException {
      List<List<Json>> all = new ArrayList<>();
      for (Listener listener : listeners) {
        all.add(listener.call());
      }
      return all;
    }
  }

  /** Its database is in the making then: it has to be finished, or made again. */
  @Test
  void aServerKilledWhileItStartsForTheFirstTimeStartsTheNextTime() throws IOException {
    for (int i = 0; i < STARTS; i++) {
      Path own = directory.resolve("start" + i);
      Duration later = LONGEST_START.multipliedBy(i + 1).dividedBy(STARTS);
      ServerProcess.startAndKill(own, Map.of(), later);
      try (ServerProcess server = ServerProcess.start(own, Map.of());
          Device alice = Device.register(server.base(), "alice")) {
        assertThat(alice.say("alice", "all is well").status()).isEqualTo(201);
      }
    }
  }

  /** A listener's thread ends with an IOException of its connection, not with a wrong stream. */
  private static void assertEndsWithTheConnection(Future<?> listening) throws Exception {
    try {
      listening.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof IOException)) {
        throw new AssertionError(e.getCause().getMessage(), e.getCause());
      }
    }
  }

  private static void checkAccounts(List<Json> history, List<Writer> writers) {
    Map<String, List<Json>> byBody = new HashMap<>();
    for (Json message : history) {
      if (message.at("type").text().equals("message")) {
        byBody.computeIfAbsent(message.at("body").text(), body -> new ArrayList<>()).add(message);
      }
    }
    assertThat(byBody.remove(LAST)).hasSize(1);
    for (Writer writer : writers) {
      writer.answered.forEach(
          (body, message) -> assertThat(byBody.remove(body)).as(body).isEqualTo(List.of(message)));
      for (String body : writer.unanswered) {
        List<Json> stored = byBody.remove(body);
        assertThat(stored == null ? 0 : stored.size()).as("unanswered " + body).isLessThan(2);
      }
      List<Integer> numbers =
          history.stream()
              .filter(message -> message.at("type").text().equals("message"))
              .filter(message -> message.at("from").text().equals(writer.device.nick()))
              .map(message -> (int) message.at("meta").at("number").number())
              .toList();
      assertThat(numbers).as("the order of " + writer.device.nick()).isSorted();
    }
    assertThat(byBody).as("messages that nobody was answered 201").isEmpty();
  }

  /** Sends one message after the other, with a wrong one now and then, until the server is gone. */
  private static final class Writer {
    private final boolean withKeys;
    private final AtomicInteger total;
    private final Map<String, Json> answered = new HashMap<>();
    private final List<String> unanswered = new ArrayList<>();
    private Device device;
    private int number;

    Writer(Device device, boolean withKeys, AtomicInteger total) {
      this.device = device;
      this.withKeys = withKeys;
      this.total = total;
    }

    Void write() {
      try {
        while (true) {
          number++;
          if (number % 10 == 0) {
            Answer refused =
                device.post(
                    "/api/v1/messages", Json.object("to", ROOM, "type", "shout", "body", body()));
            device.checkRunning(refused);
            assertThat(refused.status()).isEqualTo(400);
          } else {
            send();
          }
        }
      } catch (IOException e) {
        // The server is gone. What was not answered may be there or not.
        return null;
      }
    }

    private String body() {
      return device.nick() + " " + number;
    }

    private void send() throws IOException {
      Json draft = Json.object("to", ROOM, "body", body(), "meta", Json.object("number", number));
      unanswered.add(body());
      Answer answer =
          withKeys
              ? device.post("/api/v1/messages", draft, "Idempotency-Key: " + number)
              : device.post("/api/v1/messages", draft);
      unanswered.remove(body());
      device.checkRunning(answer);
      assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
      answered.put(body(), answer.json());
      total.incrementAndGet();
    }

    /** Whoever uses keys sends again what was not answered, and then it is there once. */
    void startAgain(URI newBase) throws IOException {
      device = device.at(newBase);
      if (withKeys && unanswered.remove(body())) {
        send();
      }
    }
  }

  /** Users who register and join under load; who was answered is there after the crash. */
  private static final class Newcomers {
    private final String home;
    private final AtomicInteger total;
    private final List<Device> registered = new ArrayList<>();
    private final List<Device> joined = new ArrayList<>();
    private int next;

    Newcomers(String home, AtomicInteger total) {
      this.home = home;
      this.total = total;
    }

    Void come(URI base) {
      try {
        while (true) {
          // A name that was asked for and not answered may be taken: it is not asked for again.
          try (Device device = Device.register(base, "newcomer" + next++)) {
            registered.add(device);
            device.join(home);
            joined.add(device);
            total.incrementAndGet();
          }
        }
      } catch (IOException e) {
        return null;
      }
    }

    void areStillThere(URI base) throws IOException {
      for (Device device : registered) {
        try (Device moved = device.at(base)) {
          Answer state = moved.get("/api/v1/state");
          assertThat(state.status()).as(device.nick()).isEqualTo(200);
          if (joined.contains(device)) {
            assertThat(state.json().at("channels").items()).as(device.nick()).hasSize(1);
          }
        }
      }
    }
  }
}
