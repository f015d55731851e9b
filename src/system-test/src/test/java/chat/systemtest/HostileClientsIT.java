package chat.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that dribble, requests of absurd size. Each is refused or ended, and everybody else
 * is served as if nothing were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerProcess server;
  private Device alice;

  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.start(directory, Map.of());
    alice = Device.register(server.base(), "alice");
  }

  @AfterAll
  void stop() throws IOException {
    threads.shutdownNow();
    ServerProcess.Exit exit = server.stop();
    assertThat(exit.code()).isEqualTo(0);
    assertThat(exit.text()).as("stack traces").doesNotContain("\tat ");
  }

  /** All of them at once, because each takes its ten seconds. */
  @Test
  void aRequestArrivesWithinTenSecondsOfItsFirstByteOrNotAtAll() throws Exception {
    String token = "Authorization: Bearer " + alice.token();
    Future<Duration> head = threads.submit(dribble("GET /api/v1/server HTTP/1.1\r\nX-Slow: "));
    Future<Duration> line = threads.submit(dribble("GET /api/v1/ser"));
    Future<Duration> open = threads.submit(dribble(head("POST", "/api/v1/register", 1000)));
    Future<Duration> body = threads.submit(dribble(head("POST", "/api/v1/messages", 1000, token)));
    Future<Duration> chunked =
        threads.submit(
            dribble(
                head("POST", "/api/v1/register", 0, "Transfer-Encoding: chunked")
                    .replace("Content-Length: 0\r\n", "")
                    .concat("3e8\r\n")));
    Future<Integer> inTime = threads.submit(this::sendOverSixSeconds);
    Future<Integer> idle = threads.submit(this::idleForTwelveSeconds);
    Future<Integer> held = threads.submit(this::holdForTwelveSeconds);

    for (Future<Duration> slow : List.of(head, line, open, body, chunked)) {
      assertThat(slow.get(40, TimeUnit.SECONDS))
          .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(14));
    }
    assertThat(inTime.get(40, TimeUnit.SECONDS)).isEqualTo(201);
    assertThat(idle.get(40, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(held.get(40, TimeUnit.SECONDS)).isEqualTo(200);
  }

  /** Sends a byte now and then until the server has enough of it, and tells how long that took. */
  private Callable<Duration> dribble(String beginning) {
    return () -> {
      long start = System.nanoTime();
      try (Connection connection = new Connection(server.base(), Duration.ofMillis(400))) {
        connection.send(beginning.getBytes(StandardCharsets.UTF_8));
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
          try {
            Answer answer = connection.read(false);
            assertThat(answer.status()).isBetween(400, 499);
            return Duration.ofNanos(System.nanoTime() - start);
          } catch (java.net.SocketTimeoutException e) {
            connection.send(new byte[] {'x'});
          }
        }
      } catch (EOFException | SocketException e) {
        return Duration.ofNanos(System.nanoTime() - start);
      }
      return PATIENCE;
    };
  }

  private int sendOverSixSeconds() throws IOException {
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      byte[] body = "{\"nick\":\"slowly\"}".getBytes(StandardCharsets.UTF_8);
      String head = head("POST", "/api/v1/register", body.length);
      connection.send(head.getBytes(StandardCharsets.UTF_8));
      for (byte b : body) {
        pause(Duration.ofMillis(350));
        connection.send(new byte[] {b});
      }
      return connection.read(false).status();
    }
  }

  private int idleForTwelveSeconds() throws IOException {
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      List<String> none = List.of();
      connection.request("GET", "/api/v1/server", none, new byte[0]);
      pause(Duration.ofSeconds(12));
      return connection.request("GET", "/api/v1/server", none, new byte[0]).status();
    }
  }

  private int holdForTwelveSeconds() throws IOException {
    try (Device bob = Device.register(server.base(), "bob")) {
      return bob.get("/api/v1/messages?timeout=12").status();
    }
  }

  private static void pause(Duration duration) {
    long deadline = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private String head(String method, String path, int length, String... headers)
      throws IOException {
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      return connection.head(method, path, List.of(headers), length);
    }
  }

  @Test
  void manyHeadersAreTooMany() throws IOException {
    StringBuilder request = new StringBuilder("GET /api/v1/server HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 20_000; i++) {
      request.append("X-").append(i).append(": y\r\n");
    }
    assertRefused(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void manyParametersAreTooMany() throws IOException {
    StringBuilder request = new StringBuilder("GET /api/v1/server?a=1");
    for (int i = 0; i < 20_000; i++) {
      request.append("&p").append(i).append("=y");
    }
    request.append(" HTTP/1.1\r\nHost: x\r\n\r\n");
    assertRefused(request.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** There are 64 names of twelve letters with one hash: HttpString's is a sum of powers of 17. */
  @Test
  void namesThatCollideWriteNoStackTraces() throws IOException {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      for (int bit = 0; bit < 6; bit++) {
        fields.append((i >> bit & 1) == 0 ? "BA" : "AR");
      }
      fields.append(": x\r\n");
    }
    String chunked = "Transfer-Encoding: chunked\r\n\r\n0\r\n" + fields + "\r\n";
    for (String path : List.of("/api/v1/register", "/api/v1/messages", "/nothing", "/")) {
      assertRefused(("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + chunked).getBytes(UTF_8));
      assertRefused(("POST " + path + " HTTP/1.1\r\n" + chunked).getBytes(UTF_8));
      assertRefused(("POST " + path + " HTTP/1.1\r\n" + fields + "\r\n").getBytes(UTF_8));
    }
  }

  @Test
  void aHeaderWithoutAnEndIsCutOff() throws IOException {
    endless("GET /api/v1/server HTTP/1.1\r\nX: ", "x".repeat(65_536));
  }

  @Test
  void anAddressWithoutAnEndIsCutOff() throws IOException {
    endless("GET /", "x".repeat(65_536));
  }

  @Test
  void aBodyWithoutAnEndIsCutOff() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
    String head = "POST /api/v1/%s HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: chunked\r\n\r\n";
    endless(head.formatted("register", ""), chunk);
    String token = "Authorization: Bearer " + alice.token() + "\r\n";
    endless(head.formatted("messages", token), chunk);
  }

  @Test
  void anAnnouncedBodyOfManyGigabytesIsNotWaitedFor() throws IOException {
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      String token = "Authorization: Bearer " + alice.token();
      String announced =
          connection
              .head("POST", "/api/v1/messages", List.of(token), 7)
              .replace("Content-Length: 7", "Content-Length: 99999999999");
      connection.send(announced.getBytes(StandardCharsets.UTF_8));
      readRefusal(connection);
    }
    assertServes();
  }

  @Test
  void aThousandConnectionsThatSayNothingLeaveRoomForOthers() throws IOException {
    List<Connection> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        silent.add(new Connection(server.base(), PATIENCE));
      }
      assertServes();
    } finally {
      for (Connection connection : silent) {
        connection.close();
      }
    }
  }

  /** Sends more and more of it; the server must put an end to it long before 200 MB. */
  private void endless(String beginning, String more) throws IOException {
    byte[] bytes = more.getBytes(StandardCharsets.UTF_8);
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      connection.send(beginning.getBytes(StandardCharsets.UTF_8));
      for (int sent = 0; sent < 3200; sent++) {
        connection.send(bytes);
      }
      throw new AssertionError("200 MB were taken after " + beginning);
    } catch (SocketException e) {
      assertServes();
    }
  }

  private void assertRefused(byte[] request) throws IOException {
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      connection.send(request);
      readRefusal(connection);
    } catch (SocketException e) {
      // It was ended while it was still being sent.
    }
    assertServes();
  }

  private static void readRefusal(Connection connection) throws IOException {
    Optional<Answer> answer;
    try {
      answer = Optional.of(connection.read(false));
    } catch (EOFException | SocketException e) {
      answer = Optional.empty();
    }
    answer.ifPresent(refusal -> assertThat(refusal.status()).isBetween(400, 499));
  }

  private void assertServes() throws IOException {
    try (Device again = new Device(server.base(), "alice", alice.token())) {
      Json state = again.get("/api/v1/state").json();
      assertThat(state.at("nick").text()).isEqualTo("alice");
    }
  }
}
