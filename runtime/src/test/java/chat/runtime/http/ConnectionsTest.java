package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens on connections: slow ones, long ones, broken ones, and those that go away. */
class ConnectionsTest {

  private static final Timeouts IMPATIENT =
      new Timeouts(Duration.ofMillis(600), Duration.ofMillis(1500), Duration.ofMillis(600), 1);
  private static final String SERVER = "/api/v1/server";

  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RunningServer(IMPATIENT, List.of(), "MAX_MESSAGE_SIZE", "65536");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (int i = 0; i < 3; i++) {
        RawHttp.Answer answer = http.send(get(SERVER)).receive();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.body()).startsWith("{\"name\":\"test.server\"").endsWith("}");
      }
    }
  }

  @Test
  void requestsMayComeBeforeTheAnswersOfThoseInFront() throws Exception {
    String token = server.register("ada");
    try (RawHttp http = new RawHttp(server)) {
      http.send(
          get(SERVER)
              + get("/nothing")
              + get("/api/v1/messages?timeout=1", "Authorization: Bearer " + token)
              + post("/api/v1/register", "{\"nick\":\"bob\"}")
              + get(SERVER));
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(http.receive().status()).isEqualTo(404);
      assertThat(http.receive().body()).startsWith("{\"messages\":[]");
      assertThat(http.receive().status()).isEqualTo(201);
      assertThat(http.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void anAnswerDoesNotWaitForThePollBehindIt() throws Exception {
    String token = server.register("ada");
    try (RawHttp http = new RawHttp(server)) {
      http.send(get(SERVER) + get("/api/v1/messages?timeout=60", "Authorization: Bearer " + token));
      long start = System.nanoTime();
      assertThat(http.receive().status()).isEqualTo(200);
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
  }

  @Test
  void oldHttpIsSpokenToo() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      RawHttp.Answer answer = http.send("GET /api/v1/server HTTP/1.0\r\n\r\n").receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(http.isEnded()).isTrue();
    }
    try (RawHttp http = new RawHttp(server)) {
      String request = "GET /api/v1/server HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
      assertThat(http.send(request).receive().header("Connection"))
          .isEqualToIgnoringCase("keep-alive");
      assertThat(http.send(request).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aWholeUrlIsAsGoodAsAPath() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (String url : List.of("http://x" + SERVER, "http://x:80" + SERVER, "http://x")) {
        assertThat(http.send(get(url)).receive().status()).as(url).isEqualTo(200);
      }
    }
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      RawHttp.Answer get = http.send(get("/")).receive();
      RawHttp.Answer head = http.send(get("/").replace("GET", "HEAD")).receive(false);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length"))
          .isEqualTo(get.header("Content-Length"))
          .isNotEqualTo("0");
      assertThat(http.send(get("/nothing").replace("GET", "HEAD")).receive(false).status())
          .isEqualTo(404);
      assertThat(http.send(get(SERVER)).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatNobodyAskedForDoesNoHarm() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      String body = "x".repeat(50_000);
      for (String request :
          List.of(
              "GET " + SERVER,
              "GET /nothing",
              "DELETE /api/v1/state",
              "OPTIONS " + SERVER,
              "POST /api/v1/state",
              "POST /api/v1/messages")) {
        RawHttp.Answer answer =
            http.send(
                    request
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .receive();
        assertThat(answer.status()).as(request).isIn(200, 204, 404, 405, 401);
        if (answer.header("Connection").equals("close")) {
          return;
        }
      }
    }
  }

  @Test
  void aSmallUnwantedBodyKeepsTheConnection() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      for (int i = 0; i < 3; i++) {
        assertThat(http.send(post("/nothing", "{\"a\":1}")).receive().status()).isEqualTo(404);
        assertThat(http.send(post("/api/v1/messages", "{}")).receive().status()).isEqualTo(401);
        assertThat(http.send(post(SERVER, "{}").replace("POST", "GET")).receive().status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void bodiesMayComeInPiecesAndInChunks() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("POST /api/v1/register HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{\"ni");
      pause(50);
      http.send("ck\":\"");
      pause(50);
      assertThat(http.send("al\"}").receive().status()).isEqualTo(201);

      http.send("POST /api/v1/register HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      http.send("5\r\n{\"nic\r\n");
      pause(50);
      assertThat(http.send("9\r\nk\":\"eve\"}\r\n0\r\n\r\n").receive().status()).isEqualTo(201);
      assertThat(http.send(get(SERVER)).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void whoAsksBeforeSendingABodyIsEncouraged() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send(head("/api/v1/register", "Content-Length: 14", "Expect: 100-continue"));
      assertThat(http.receive().status()).isEqualTo(100);
      assertThat(http.send("{\"nick\":\"ada\"}").receive().status()).isEqualTo(201);
      assertThat(http.send(get(SERVER)).receive().status()).isEqualTo(200);
    }
    try (RawHttp http = new RawHttp(server)) {
      http.send(head("/api/v1/messages", "Content-Length: 14", "Expect: 100-continue"));
      RawHttp.Answer answer = http.receive();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefusedHoweverItComes() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("POST /api/v1/register HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n{");
      RawHttp.Answer answer = http.receive();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("\"error\":\"message_too_long\"");
      assertThat(http.isEnded()).isTrue();
    }
    try (RawHttp http = new RawHttp(server)) {
      http.send("POST /api/v1/register HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      try {
        for (int i = 0; i < 40; i++) {
          http.send(chunk);
        }
      } catch (IOException e) {
        // The server need not listen to all of it.
      }
      RawHttp.Answer answer = http.receive();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("Connection")).isEqualTo("close");
    }
  }

  @Test
  void headersThatDribbleEndTheConnection() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("GET /api/v1/server HTTP/1.1\r\nHost:");
      assertThat(secondsUntilEnd(http, "x")).isBetween(0.4, 1.4);
    }
  }

  @Test
  void aBodyThatDribblesIsTimedOut() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("POST /api/v1/register HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
      long start = System.nanoTime();
      while (http.socket().getInputStream().available() == 0 && seconds(start) < 5) {
        http.send("x");
        pause(50);
      }
      assertThat(seconds(start)).isBetween(0.4, 1.4);
      RawHttp.Answer answer = http.receive();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(secondsUntilEnd(http, "x")).isLessThan(2);
    }
  }

  @Test
  void headersAndBodyShareTheirTime() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      long start = System.nanoTime();
      http.send("POST /api/v1/register HTTP/1.1\r\n");
      pause(400);
      http.send("Host: x\r\nContent-Length: 1000\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(408);
      assertThat(seconds(start)).isBetween(0.5, 0.95);
    }
  }

  @Test
  void anUnwantedBodyThatDribblesEndsTheConnection() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(404);
      assertThat(secondsUntilEnd(http, "x")).isLessThan(2.5);
    }
  }

  @Test
  void aRequestThatIsRefusedDoesNotWaitForItsBodyForEver() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send("POST /api/v1/register HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");
      assertThat(secondsUntilEnd(http, "x")).isLessThan(3);
    }
  }

  @Test
  void aClientThatTakesNoneOfManySmallAnswersIsLeft() throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      String many = "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000);
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (true) {
                    http.send(many);
                  }
                } catch (IOException e) {
                  // The server has had enough.
                }
              });
      sender.setDaemon(true);
      sender.start();
      sender.join(Duration.ofSeconds(20).toMillis());
      assertThat(sender.isAlive()).isFalse();
    }
  }

  @Test
  void aConnectionWithoutRequestsEnds() throws Exception {
    try (RawHttp fresh = new RawHttp(server);
        RawHttp used = new RawHttp(server)) {
      assertThat(used.send(get(SERVER)).receive().status()).isEqualTo(200);
      long start = System.nanoTime();
      assertThat(fresh.isEnded()).isTrue();
      assertThat(used.isEnded()).isTrue();
      assertThat(seconds(start)).isBetween(1.0, 4.0);
    }
  }

  @Test
  void aHeldPollMayWaitLongerThanAnIdleConnection() throws Exception {
    String token = server.register("ada");
    try (RawHttp http = new RawHttp(server)) {
      http.send(get("/api/v1/messages?timeout=3", "Authorization: Bearer " + token));
      RawHttp.Answer answer = http.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"messages\":[]", "\"gap\":false");
      assertThat(http.send(get(SERVER)).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatGoesAwayHoldsNothingAnyMore() throws Exception {
    String token = server.register("ada");
    RawHttp http = new RawHttp(server);
    http.send(get("/api/v1/messages?timeout=60", "Authorization: Bearer " + token));
    await(() -> server.streams.held() == 1);
    http.close();
    await(() -> server.streams.held() == 0);
  }

  @Test
  void aRequestBehindAHeldPollIsServedAfterIt() throws Exception {
    String ada = server.register("ada");
    String bob = server.register("bob");
    try (RawHttp http = new RawHttp(server)) {
      http.send(get("/api/v1/messages?timeout=60", "Authorization: Bearer " + ada));
      await(() -> server.streams.held() == 1);
      http.send(get(SERVER));
      pause(100);
      assertThat(server.streams.held()).isEqualTo(1);
      server.send(
          "POST",
          "/api/v1/messages",
          "{\"to\":\"ada\",\"body\":\"hi\"}",
          "Authorization",
          "Bearer " + bob);
      assertThat(http.receive().body()).contains("\"body\":\"hi\"");
      assertThat(http.receive().body()).contains("test.server");
      assertThat(http.send(get(SERVER)).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatGoesAwayInTheMiddleLeavesNothingBehind() throws Exception {
    String token = server.register("ada");
    for (String request :
        List.of(
            "POST /api/v1/register HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{\"ni",
            "POST /api/v1/register HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
            "GET /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n",
            get("/api/v1/messages?timeout=9", "Authorization: Bearer " + token),
            get(SERVER) + get(SERVER))) {
      RawHttp http = new RawHttp(server);
      http.send(request);
      pause(50);
      http.close();
      await(() -> !isAnswering());
    }
  }

  @Test
  void aLongAnswerArrivesWholeWhenTheClientIsSlow() throws Exception {
    String token = server.register("ada");
    String message = "{\"to\":\"ada\",\"body\":\"" + "x".repeat(60_000) + "\"}";
    for (int i = 0; i < 20; i++) {
      server.send("POST", "/api/v1/messages", message, "Authorization", "Bearer " + token);
    }
    try (RawHttp http = new RawHttp(server)) {
      // More than all buffers on the way can hold.
      String page = get("/api/v1/messages?limit=1000", "Authorization: Bearer " + token);
      http.send(page.repeat(12));
      pause(300);
      for (int i = 0; i < 12; i++) {
        assertThat(http.receive().body())
            .hasSizeBetween(1_000_000, 1_200_000)
            .endsWith("\"gap\":false}");
      }
      assertThat(http.send(get(SERVER)).receive().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatTakesNothingOfItsAnswerIsLeft() throws Exception {
    String token = server.register("ada");
    // More than all buffers on the way can hold.
    String message = "{\"to\":\"ada\",\"body\":\"" + "x".repeat(60_000) + "\"}";
    for (int i = 0; i < 20; i++) {
      server.send("POST", "/api/v1/messages", message, "Authorization", "Bearer " + token);
    }
    try (RawHttp http = new RawHttp(server)) {
      String page = get("/api/v1/messages?limit=1000", "Authorization: Bearer " + token);
      http.send(page.repeat(20));
      await(() -> isAnswering());
      pause(200);
      assertThat(isAnswering()).isTrue();
      assertThat(server.http.awaitAnswers(Duration.ofSeconds(10))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999999999999\r\n\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/v1/register HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n2\r\n{}\r\n0\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}xxx",
        "get / HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT some.host:443 HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void whatIsNoHttpIsRefusedOrEnded(String request) throws Exception {
    try (RawHttp http = new RawHttp(server)) {
      http.send(request);
      try {
        assertThat(http.receive().status()).isBetween(400, 499);
      } catch (IOException e) {
        assertThat(http.isEnded()).isTrue();
      }
    }
    assertThat(server.send("GET", SERVER, "").statusCode()).isEqualTo(200);
  }

  @Test
  void headersAndUrlsOfAbsurdSizeAreRefusedOrEnded() throws Exception {
    for (String request :
        List.of(
            "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /?" + "x=1&".repeat(2_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(5_000) + "\r\n")) {
      try (RawHttp http = new RawHttp(server)) {
        try {
          assertThat(http.send(request).receive().status()).isBetween(400, 499);
        } catch (IOException e) {
          assertThat(http.isEnded()).isTrue();
        }
      }
    }
    assertThat(server.send("GET", SERVER, "").statusCode()).isEqualTo(200);
  }

  @Test
  void whileStoppingRequestsAreRefused() throws Exception {
    String token = server.register("ada");
    try (RawHttp waiting = new RawHttp(server);
        RawHttp open = new RawHttp(server)) {
      open.send(get(SERVER)).receive();
      waiting.send(get("/api/v1/messages?timeout=60", "Authorization: Bearer " + token));
      await(() -> server.streams.held() == 1);
      server.http.refuse();
      RawHttp.Answer refused = open.send(get(SERVER)).receive();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Connection")).isEqualTo("close");
      server.streams.close();
      assertThat(waiting.receive().body()).startsWith("{\"messages\":[]");
      assertThat(server.http.awaitAnswers(Duration.ofSeconds(5))).isTrue();
    }
  }

  private boolean isAnswering() {
    try {
      return !server.http.awaitAnswers(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String get(String path, String... headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** What comes before the body of a POST. */
  private static String head(String path, String... headers) {
    return get(path, headers).replace("GET", "POST");
  }

  private static String post(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Goes on sending until the server has had enough. */
  private static double secondsUntilEnd(RawHttp http, String more) throws Exception {
    long start = System.nanoTime();
    try {
      while (seconds(start) < 10) {
        http.send(more);
        pause(50);
      }
    } catch (IOException e) {
      return seconds(start);
    }
    return seconds(start);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Lets time pass where time itself is the matter. */
  private static void pause(long millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(seconds(start)).as("seconds of waiting").isLessThan(10);
      pause(5);
    }
  }
}
