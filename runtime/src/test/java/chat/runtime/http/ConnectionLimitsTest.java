package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections there may be, and whose place a new one takes. */
class ConnectionLimitsTest {

  private static final String SERVER = "GET /api/v1/server HTTP/1.1\r\nHost: x\r\n\r\n";

  private RunningServer server;
  private final Deque<RawHttp> open = new ArrayDeque<>();

  @AfterEach
  void stop() throws Exception {
    for (RawHttp http : open) {
      http.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  private void start(int all, int ofOneClient, String... settings) throws Exception {
    server = new RunningServer(new ConnectionLimits(all, ofOneClient), settings);
  }

  /** A token of somebody new; the connection that it takes is ended. */
  private String register(String nick) throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      String body = "{\"nick\":\"" + nick + "\"}";
      http.send(
          "POST /api/v1/register HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      return http.receive().body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    }
  }

  private RawHttp connect() throws IOException {
    RawHttp http = new RawHttp(server);
    open.add(http);
    return http;
  }

  private void hold(RawHttp http, String token) throws Exception {
    int before = server.streams.held();
    http.send(
        "GET /api/v1/messages?timeout=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n");
    await(() -> server.streams.held() == before + 1);
  }

  @Test
  void whoComesWhenAllAreBusyIsToldSo() throws Exception {
    start(4, 4);
    String token = register("ada");
    await(() -> openConnections() == 0);
    for (int i = 0; i < 4; i++) {
      hold(connect(), token);
    }
    for (int i = 0; i < 3; i++) {
      try (RawHttp http = new RawHttp(server)) {
        RawHttp.Answer answer = http.receive();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.body()).startsWith("{\"error\":\"busy\",\"message\":");
        assertThat(http.isEnded()).isTrue();
      }
    }
    open.remove().close();
    await(() -> openConnections() == 3);
    assertThat(connect().send(SERVER).receive().body()).contains("\"name\":\"test.server\"");
  }

  @Test
  void whoComesTakesThePlaceOfAConnectionThatIsIdle() throws Exception {
    start(4, 4);
    String token = register("ada");
    await(() -> openConnections() == 0);
    RawHttp busy = connect();
    hold(busy, token);
    RawHttp silent = connect();
    RawHttp used = connect();
    assertThat(used.send(SERVER).receive().status()).isEqualTo(200);
    RawHttp arriving = connect();
    arriving.send("GET /api/v1/ser");
    await(() -> openConnections() == 4);

    for (int i = 0; i < 10; i++) {
      served();
    }
    assertThat(silent.isEnded() || used.isEnded()).isTrue();
    assertThat(server.streams.held()).isEqualTo(1);
    assertThat(arriving.send("ver HTTP/1.1\r\nHost: x\r\n\r\n").receive().status()).isEqualTo(200);
  }

  /** Comes again until it is served, which takes until another has been idle for a moment. */
  private void served() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      RawHttp http = connect();
      try {
        if (http.send(SERVER).receive().status() == 200) {
          return;
        }
      } catch (SocketException e) {
        // Refused.
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void oneAddressDoesNotTakeThePlacesOfAll() throws Exception {
    start(100, 3);
    String token = register("ada");
    await(() -> openConnections() == 0);
    for (int i = 0; i < 3; i++) {
      hold(connect(), token);
    }
    try (RawHttp http = new RawHttp(server)) {
      assertThat(http.receive().status()).isEqualTo(503);
    }
    try (Socket other = fromAnotherAddress()) {
      other.getOutputStream().write(SERVER.getBytes(StandardCharsets.UTF_8));
      assertThat(new String(other.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 200");
    }
    assertThat(server.send("GET", "/api/v1/server", "").statusCode()).isEqualTo(503);
  }

  private Socket fromAnotherAddress() throws IOException {
    try {
      Socket socket =
          new Socket(
              InetAddress.getLoopbackAddress(),
              server.port(),
              InetAddress.getByAddress(new byte[] {127, 0, 0, 2}),
              0);
      socket.setSoTimeout(20_000);
      return socket;
    } catch (SocketException e) {
      assumeTrue(false, "only Linux has a second loopback address at once");
      throw e;
    }
  }

  @Test
  void aTrustedProxyIsManyClients() throws Exception {
    start(100, 3, "TRUSTED_PROXIES", "127.0.0.0/8");
    String token = register("ada");
    for (int i = 0; i < 10; i++) {
      hold(connect(), token);
    }
    assertThat(connect().send(SERVER).receive().status()).isEqualTo(200);
  }

  @Test
  void connectionsAreCountedUntilTheyEndInWhateverWay() throws Exception {
    start(200, 200);
    String token = register("ada");
    for (int i = 0; i < 5; i++) {
      connect();
      connect().send("GET /api");
      connect().send(SERVER).receive();
      connect().send("rubbish\r\n\r\n").receive();
      connect().send(SERVER.replace("Host", "Connection: close\r\nHost")).receive();
      hold(connect(), token);
    }
    assertThat(openConnections()).isGreaterThanOrEqualTo(20);
    for (RawHttp http : open) {
      http.close();
    }
    await(() -> openConnections() == 0);
    assertThat(server.send("GET", "/metrics", "").body())
        .contains("chat_http_connections 1.0", "chat_http_connections_refused_total 0.0");
  }

  @Test
  void longHeadsHaveOnlySoMuchRoomTogether() throws Exception {
    start(200, 200);
    String target = "GET /" + "x".repeat(20_000);
    for (int i = 0; i < 10; i++) {
      try {
        connect().send(target);
      } catch (SocketException e) {
        // There was no room for it.
      }
    }
    await(() -> openConnections() <= 5);
    RawHttp http = connect();
    for (int i = 0; i < 100; i++) {
      String header = "X: " + "x".repeat(1500) + "\r\nHost: x";
      assertThat(http.send(SERVER.replace("Host: x", header)).receive().status()).isEqualTo(200);
    }
    for (RawHttp each : open) {
      each.close();
    }
    await(() -> openConnections() == 0);
    RawHttp later = connect();
    for (int i = 0; i < 20; i++) {
      String header = "X: " + "x".repeat(15_000) + "\r\nHost: x";
      assertThat(later.send(SERVER.replace("Host: x", header)).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void limitsLeaveDescriptorsForTheRestOfTheServer() {
    long large = 1L << 40;
    assertThat(ConnectionLimits.of(large, 1024, 100).all()).isEqualTo(1024 - 100 - 128);
    assertThat(ConnectionLimits.of(large, 256, 100).all()).isEqualTo(256 - 100 - 64);
    assertThat(ConnectionLimits.of(large, 20_000, 100).ofOneClient()).isGreaterThan(10_000);
    assertThat(ConnectionLimits.of(512 << 20, 1 << 20, 100).all()).isEqualTo(32 * 1024);
    assertThat(ConnectionLimits.of(512 << 20, 1 << 20, 100).ofOneClient()).isEqualTo(24 * 1024);
    assertThat(ConnectionLimits.of(large, 64, 100).all()).isEqualTo(16);
    assertThat(ConnectionLimits.of(Long.MAX_VALUE, Long.MAX_VALUE, 0).all()).isEqualTo(1_000_000);
    assertThat(ConnectionLimits.ofProcess(0).all()).isPositive();
  }

  private int openConnections() {
    return server.http.connections();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
