package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.testkit.InMemoryStorage;
import chat.runtime.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients whose request waits for its answer, and who leave, half leave, or send on meanwhile. */
class WaitingClientsTest {

  private final TestClock clock = new TestClock();
  private RunningServer server;
  private String ada;
  private String bob;

  @BeforeEach
  void start() throws Exception {
    server =
        new RunningServer(new InMemoryStorage(), clock, Timeouts.STANDARD, List.of(), List::of);
    ada = server.register("ada");
    bob = server.register("bob");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static String poll(String token) {
    return "GET /api/v1/messages?timeout=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + token
        + "\r\n\r\n";
  }

  private static String post(String token, String to, String text) {
    String body = "{\"to\":\"" + to + "\",\"body\":\"" + text + "\"}";
    return "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private RawHttp hold(String token) throws Exception {
    int before = server.streams.held();
    RawHttp http = new RawHttp(server);
    http.send(poll(token));
    await(() -> server.streams.held() == before + 1);
    return http;
  }

  private void send(String token, String to, String text) throws Exception {
    String body = "{\"to\":\"" + to + "\",\"body\":\"" + text + "\"}";
    assertThat(
            server
                .send("POST", "/api/v1/messages", body, "Authorization", "Bearer " + token)
                .statusCode())
        .isEqualTo(201);
  }

  private String history(String token, String target) throws Exception {
    return server
        .send("GET", "/api/v1/history?target=" + target, "", "Authorization", "Bearer " + token)
        .body();
  }

  @Test
  void aClientThatGoesIsNoticedWhateverItHasSentBehindItsPoll() throws Exception {
    for (String behind :
        List.of(
            "",
            "\r\n",
            "x",
            "\r\n\r\nGET /api/v1/st",
            post(ada, "bob", "from the beyond"),
            "x".repeat(5000),
            "x".repeat(100_000))) {
      RawHttp http = hold(ada);
      http.send(behind);
      http.close();
      await(() -> server.streams.held() == 0);
    }
    assertThat(history(bob, "ada")).contains("\"messages\":[]");
  }

  @Test
  void aClientThatSendsInManyPiecesAndGoesIsNoticed() throws Exception {
    RawHttp http = hold(ada);
    for (int i = 0; i < 20; i++) {
      http.send("\r\n");
      Thread.sleep(5);
    }
    http.close();
    await(() -> server.streams.held() == 0);
  }

  @Test
  void whatWasSentTogetherWithThePollIsNotCarriedOutForAClientThatHasGone() throws Exception {
    RawHttp http = new RawHttp(server);
    http.send(poll(ada) + post(ada, "bob", "from the beyond"));
    await(() -> server.streams.held() == 1);
    http.close();
    await(() -> server.streams.held() == 0);
    try (RawHttp other = hold(bob)) {
      send(ada, "bob", "alive");
      assertThat(other.receive().body()).contains("alive").doesNotContain("beyond");
    }
  }

  @Test
  void aResetIsNoticed() throws Exception {
    RawHttp http = hold(ada);
    http.send("\r\nGET");
    http.socket().setSoLinger(true, 0);
    http.close();
    await(() -> server.streams.held() == 0);
  }

  @Test
  void aClientThatHalfClosesBehindAPollIsAnsweredAtOnceAndAcknowledgesNothing() throws Exception {
    try (RawHttp http = hold(ada)) {
      http.socket().shutdownOutput();
      RawHttp.Answer answer = http.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(answer.body()).startsWith("{\"messages\":[]");
      assertThat(http.isEnded()).isTrue();
    }
    assertThat(server.streams.held()).isZero();
    send(bob, "ada", "hi");
    for (int i = 0; i < 2; i++) {
      try (RawHttp http = new RawHttp(server)) {
        http.send(poll(ada));
        http.socket().shutdownOutput();
        assertThat(http.receive().body()).contains("\"body\":\"hi\"");
        assertThat(http.isEnded()).isTrue();
      }
    }
  }

  @Test
  void aClientThatHalfClosesBehindOtherRequestsGetsAllItsAnswers() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send(post(ada, "bob", "one") + post(ada, "bob", "two") + "\r\n");
      http.socket().shutdownOutput();
      assertThat(http.receive().body()).contains("\"one\"");
      assertThat(http.receive().body()).contains("\"two\"");
      assertThat(http.isEnded()).isTrue();
    }
    try (RawHttp http = new RawHttp(server)) {
      String request = post(ada, "bob", "three");
      http.send(request.substring(0, request.length() - 5));
      Thread.sleep(20);
      http.send(request.substring(request.length() - 5));
      http.socket().shutdownOutput();
      assertThat(http.receive().status()).isEqualTo(201);
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void aClientThatSendsTooMuchBehindAPollIsAnsweredAndLeft() throws Exception {
    try (RawHttp http = hold(ada)) {
      http.send(post(ada, "bob", "x".repeat(3000)) + post(ada, "bob", "y".repeat(3000)));
      RawHttp.Answer answer = http.receive();
      assertThat(answer.body()).startsWith("{\"messages\":[]");
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
    assertThat(history(bob, "ada")).contains("\"messages\":[]");
  }

  @Test
  void whatWasSentBehindAPollIsServedAfterIt() throws Exception {
    try (RawHttp http = hold(ada)) {
      http.send("\r\n" + post(ada, "bob", "one").substring(0, 30));
      Thread.sleep(20);
      http.send(post(ada, "bob", "one").substring(30) + "\r\n\r\n" + post(ada, "bob", "two"));
      Thread.sleep(20);
      assertThat(server.streams.held()).isEqualTo(1);
      send(bob, "ada", "hi");
      assertThat(http.receive().body()).contains("\"hi\"");
      assertThat(http.receive().body()).contains("\"one\"");
      assertThat(http.receive().body()).contains("\"two\"");
      http.send(poll(ada) + "\r\n");
      assertThat(http.receive().body()).contains("\"hi\"", "\"one\"");
    }
  }

  @Test
  void emptyLinesBeforeARequestAreIgnored() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (String before : List.of("", "\r\n", "\r\n\r\n", "\n", "\r\n\r\n\r\n")) {
        http.send(before + post(ada, "bob", "hello"));
        assertThat(http.receive().status()).isEqualTo(201);
        http.send(before);
        Thread.sleep(5);
      }
    }
  }

  @Test
  void endlessEmptyLinesAreNotIgnored() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("\r\n".repeat(100));
      assertThat(http.receive().status()).isEqualTo(400);
      assertThat(http.isEnded()).isTrue();
    }
  }

  @Test
  void aWaitingClientThatHasGoneIsNoSignOfLife() throws Exception {
    RawHttp http = hold(ada);
    clock.advance(Duration.ofMinutes(5));
    assertThat(profileOfAda()).contains("\"online\":true");
    http.send("x");
    http.close();
    await(() -> server.streams.held() == 0);
    assertThat(profileOfAda()).contains("\"online\":false");
  }

  private String profileOfAda() throws Exception {
    return server.send("GET", "/api/v1/users/ada", "", "Authorization", "Bearer " + bob).body();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
