package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are in order one by one, and too much together, for a server with a small heap. It
 * lives on, and somebody who behaves is answered meanwhile.
 */
class HostileSumsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SMALL_HEAP = "-Xmx128m -XX:+ExitOnOutOfMemoryError";
  private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<Connection> open = new ConcurrentLinkedQueue<>();
  private ServerProcess server;
  private Device alice;

  @BeforeEach
  void start() throws IOException {
    server = ServerProcess.start(directory, Map.of("JAVA_TOOL_OPTIONS", SMALL_HEAP));
    alice = Device.register(server.base(), "alice");
    alice.join("#garden");
  }

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    for (Connection connection : open) {
      connection.close();
    }
    ServerProcess.Exit exit = server.stop();
    assertThat(exit.code()).as(exit.text()).isEqualTo(0);
    assertThat(exit.text()).doesNotContain("java.lang.OutOfMemoryError").doesNotContain("\tat ");
  }

  @Test
  void readersOfAFullStreamThatDoNotReadEndNothing() throws Exception {
    Device victim = Device.register(server.base(), "victim");
    fill(victim);
    for (int i = 0; i < 30; i++) {
      stall(victim, "/api/v1/messages?limit=1000&after=" + UNKNOWN);
    }
    assertServesAlice();
  }

  @Test
  void readersOfHistoriesThatComeBackAgainAndAgainEndNothing() throws Exception {
    Device victim = Device.register(server.base(), "victim");
    fill(victim);
    List<Future<?>> attackers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      attackers.add(
          threads.submit(
              () -> {
                while (!Thread.interrupted()) {
                  try (Connection reader =
                      stall(victim, "/api/v1/history?limit=500&target=filler1")) {
                    reader.read(true);
                  } catch (IOException e) {
                    // It was refused.
                  }
                }
              }));
    }
    assertServesAlice();
    attackers.forEach(attacker -> attacker.cancel(true));
  }

  /** One megabyte and a tenth each, of which a message may have a part. */
  @Test
  void bodiesThatDoNotEndEndNothing() throws Exception {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      devices.add(Device.register(server.base(), "attacker" + i));
    }
    byte[] most = "x".repeat(150_000).getBytes(StandardCharsets.UTF_8);
    List<Future<?>> attackers = new ArrayList<>();
    for (int i = 0; i < 439; i++) {
      Device device = devices.get(i % devices.size());
      int announced = i % 2 == 0 ? 1_100_000 : 160_000;
      attackers.add(
          threads.submit(
              () -> {
                try {
                  Connection connection = connect();
                  String token = "Authorization: Bearer " + device.token();
                  String head =
                      connection.head("POST", "/api/v1/messages", List.of(token), announced);
                  connection.send(head.getBytes(StandardCharsets.UTF_8));
                  connection.send(most);
                } catch (IOException e) {
                  // It was refused.
                }
              }));
    }
    assertServesAlice();
    attackers.forEach(attacker -> attacker.cancel(true));
  }

  /** Eighteen people say as much to somebody as they can. */
  private void fill(Device victim) throws Exception {
    List<Future<?>> senders = new ArrayList<>();
    Json message =
        Json.object(
            "to",
            victim.nick(),
            "body",
            "x".repeat(4000),
            "meta",
            Json.object("filling", "y".repeat(16_000)));
    for (int i = 0; i < 18; i++) {
      Device sender = Device.register(server.base(), "filler" + i);
      senders.add(
          threads.submit(
              () -> {
                for (int count = 0; count < 100; count++) {
                  assertThat(sender.post("/api/v1/messages", message).status()).isEqualTo(201);
                }
                return null;
              }));
    }
    for (Future<?> sender : senders) {
      sender.get(60, TimeUnit.SECONDS);
    }
  }

  /** Asks for the same several times on one connection, and reads nothing. */
  private Connection stall(Device device, String path) throws IOException {
    Connection connection = connect();
    String token = "Authorization: Bearer " + device.token();
    String request = connection.head("GET", path, List.of(token), 0);
    connection.send(request.repeat(8).getBytes(StandardCharsets.UTF_8));
    return connection;
  }

  private Connection connect() throws IOException {
    Connection connection = new Connection(server.base(), PATIENCE);
    open.add(connection);
    return connection;
  }

  /** Everything that a client does, again and again for some seconds. */
  private void assertServesAlice() throws IOException {
    String cursor = alice.read("timeout=0").at("cursor").text();
    long start = System.nanoTime();
    for (int round = 0; System.nanoTime() - start < TimeUnit.SECONDS.toNanos(8); round++) {
      String said = "round " + round;
      assertStatus(201, alice.say("#garden", said));
      Json page = alice.read("timeout=5&after=" + cursor);
      assertThat(page.at("messages").items().get(0).at("body").text()).isEqualTo(said);
      cursor = page.at("cursor").text();
      assertStatus(200, alice.get("/api/v1/history?limit=500&target=%23garden"));
      assertStatus(200, alice.get("/api/v1/state"));
      assertStatus(200, alice.get("/api/v1/channels/garden/members"));
      try (Device again = new Device(server.base(), "alice", alice.token())) {
        // Not from memory.
        assertStatus(200, again.get("/api/v1/messages?after=" + UNKNOWN));
      }
    }
  }

  private static void assertStatus(int status, Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }
}
