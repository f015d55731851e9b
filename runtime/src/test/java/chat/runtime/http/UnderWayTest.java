package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.budget.Budget;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sums of requests and answers under way: each of them is in order, and together they are bounded.
 */
class UnderWayTest {

  private static final int MEGABYTE = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, 1);

  private RunningServer server;

  @AfterEach
  void stop() throws Exception {
    await(() -> server.budget.used() == 0);
    server.stop();
  }

  private void start(Timeouts timeouts, int bytes, String... settings) throws Exception {
    server = new RunningServer(timeouts, new Budget(bytes), settings);
  }

  /** Registers somebody to whom that many megabytes have been said. */
  private String register(String nick, int megabytes) throws Exception {
    String token = server.register(nick);
    String message = "{\"to\":\"" + nick + "\",\"body\":\"" + "x".repeat(60_000) + "\"}";
    for (int i = 0; i < 18 * megabytes; i++) {
      assertThat(post("/api/v1/messages", message, token).statusCode()).isEqualTo(201);
    }
    return token;
  }

  private HttpResponse<String> post(String path, String body, String token) throws Exception {
    return server.send("POST", path, body, "Authorization", "Bearer " + token);
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return server.send("GET", path, "", "Authorization", "Bearer " + token);
  }

  private static String raw(String method, String path, String token, String... headers) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
    request.append("Authorization: Bearer ").append(token).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  // A session.

  @Test
  void aSessionHasThirtyTwoRequestsUnderWayAndNoMore() throws Exception {
    start(PATIENT, 8 * MEGABYTE);
    String ada = server.register("ada");
    String bob = server.register("bob");
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    server.storage.beforeCommit(
        () -> {
          reached.countDown();
          await(opened);
        });
    List<RawHttp> waiting = new ArrayList<>();
    try {
      String message = "{\"to\":\"ada\",\"body\":\"hi\"}";
      for (int i = 0; i < 32; i++) {
        RawHttp http = new RawHttp(server);
        waiting.add(http);
        http.send(raw("POST", "/api/v1/messages", ada, "Content-Length: 24") + message);
        await(reached);
      }
      await(() -> server.journal.depth() == 31);
      HttpResponse<String> refused = get("/api/v1/channels/all", ada);
      assertThat(refused.body()).startsWith("{\"error\":\"too_many_requests\",\"message\":");
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      CompletableFuture<Integer> other =
          CompletableFuture.supplyAsync(() -> status("/api/v1/channels/all", bob));
      opened.countDown();
      assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(200);
      for (RawHttp http : waiting) {
        assertThat(http.receive().status()).isEqualTo(201);
      }
    } finally {
      opened.countDown();
      for (RawHttp http : waiting) {
        http.close();
      }
    }
    await(() -> status("/api/v1/channels/all", ada) == 200);
  }

  @Test
  void manyPollsInARowNeverReachTheLimit() throws Exception {
    start(PATIENT, 8 * MEGABYTE);
    String ada = server.register("ada");
    List<RawHttp> polls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      RawHttp poll = new RawHttp(server);
      polls.add(poll);
      poll.send(raw("GET", "/api/v1/messages?timeout=60", ada));
      int answered = Math.max(0, i - 15);
      await(() -> polls.stream().filter(UnderWayTest::isAnswered).count() == answered);
    }
    for (RawHttp poll : polls) {
      if (isAnswered(poll)) {
        assertThat(poll.receive().status()).isEqualTo(200);
      }
    }
    assertThat(status("/api/v1/state", ada)).isEqualTo(200);
    for (RawHttp poll : polls) {
      poll.close();
    }
    await(() -> server.streams.held() == 0);
  }

  private static boolean isAnswered(RawHttp http) {
    try {
      return http.socket().getInputStream().available() > 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // Bodies.

  @Test
  void aBodyIsNoLargerThanAnythingValidCanBe() throws Exception {
    start(PATIENT, 8 * MEGABYTE, "MAX_MESSAGE_SIZE", "4096", "MAX_META_SIZE", "16384");
    String ada = server.register("ada");
    String body = "\\u0061".repeat(4096);
    String meta = "\\u0061".repeat(16384 - "{\"a\":\"\"}".length());
    String largest =
        "{\"to\":\"\\u0061\\u0064\\u0061\",\"body\":\""
            + body
            + "\",\"content\":\""
            + body
            + "\",\"meta\":{\"a\":\""
            + meta
            + "\"}}";
    assertThat(post("/api/v1/messages", largest + " ".repeat(16_000), ada).statusCode())
        .isEqualTo(201);
    assertThat(post("/api/v1/messages", largest + " ".repeat(40_000), ada).statusCode())
        .isEqualTo(413);
    for (String path : List.of("/api/v1/register", "/api/v1/login", "/api/v1/channels/join")) {
      HttpResponse<String> refused = post(path, "{}" + " ".repeat(16 * 1024), ada);
      assertThat(refused.statusCode()).as(path).isEqualTo(413);
      assertThat(refused.body()).startsWith("{\"error\":\"message_too_long\",\"message\":");
    }
    assertThat(post("/api/v1/channels/join", "{\"channel\":\"#a\"}" + " ".repeat(16_000), ada))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(201);
  }

  @Test
  void aChunkedBodyIsTooLongAsSoonAsItIs() throws Exception {
    start(PATIENT, 8 * MEGABYTE);
    String ada = server.register("ada");
    try (RawHttp http = new RawHttp(server)) {
      String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
      http.send(raw("POST", "/api/v1/channels/join", ada, "Transfer-Encoding: chunked"));
      http.send(chunk + "1\r\n \r\n");
      assertThat(http.receive().status()).isEqualTo(413);
    }
  }

  @Test
  void bodiesThatDoNotEndAreCountedAndGiveWay() throws Exception {
    start(PATIENT, MEGABYTE, "MAX_MESSAGE_SIZE", "65536");
    String ada = server.register("ada");
    List<RawHttp> slow = new ArrayList<>();
    try {
      String most = "{\"to\":\"ada\",\"body\":\"" + "x".repeat(250_000);
      for (int i = 0; i < 8; i++) {
        RawHttp http = new RawHttp(server);
        slow.add(http);
        http.send(raw("POST", "/api/v1/messages", ada, "Content-Length: 600000") + most);
        await(() -> server.budget.used() > 250_000);
      }
      assertThat(server.budget.used()).isLessThanOrEqualTo(MEGABYTE);
      // Short ones go on as ever; a long one as soon as the others are behind.
      assertThat(post("/api/v1/messages", "{\"to\":\"ada\",\"body\":\"hi\"}", ada).statusCode())
          .isEqualTo(201);
      String large =
          "{\"to\":\"ada\",\"body\":\"" + "x".repeat(60_000) + "\"" + " ".repeat(300_000);
      await(
          () -> {
            try {
              return post("/api/v1/messages", large + "}", ada).statusCode() == 201;
            } catch (Exception e) {
              return false;
            }
          });
      int refused = 0;
      for (RawHttp http : slow) {
        http.socket().setSoTimeout(200);
        refused += wasRefused(http) ? 1 : 0;
      }
      assertThat(refused).isGreaterThan(4);
    } finally {
      for (RawHttp http : slow) {
        http.close();
      }
    }
  }

  private static boolean wasRefused(RawHttp http) {
    try {
      RawHttp.Answer answer = http.receive();
      return answer.status() == 503
          && answer.header("Retry-After").equals("1")
          && answer.body().startsWith("{\"error\":\"busy\",\"message\":");
    } catch (IOException e) {
      return false;
    }
  }

  // Answers.

  @Test
  void withoutRoomAPageOfTheStorageIsRefusedAndNothingElse() throws Exception {
    start(PATIENT, MEGABYTE, "MAX_MESSAGE_SIZE", "65536");
    String ada = register("ada", 1);
    for (String path :
        List.of("/api/v1/messages?timeout=1", "/api/v1/history?target=ada", "/api/v1/messages")) {
      HttpResponse<String> refused = get(path, ada);
      assertThat(refused.statusCode()).as(path).isEqualTo(503);
      assertThat(refused.body()).startsWith("{\"error\":\"busy\",\"message\":");
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    }
    assertThat(server.streams.held()).isZero();
    assertThat(status("/api/v1/state", ada)).isEqualTo(200);
    assertThat(status("/api/v1/channels/all", ada)).isEqualTo(200);
  }

  @Test
  void whoDoesNotReadGivesWayToWhoDoes() throws Exception {
    start(PATIENT, 12 * MEGABYTE, "MAX_MESSAGE_SIZE", "65536");
    String ada = register("ada", 1);
    String bob = register("bob", 1);
    List<RawHttp> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        RawHttp http = new RawHttp(server);
        stalled.add(http);
        String page = raw("GET", "/api/v1/messages?limit=1000&after=" + new UUID(0, 0), ada);
        http.send(page.repeat(12));
      }
      await(() -> server.budget.used() > 8 * MEGABYTE);
      await(() -> get("/api/v1/history?target=bob&limit=500", bob, 1_000_000));
      await(() -> get("/api/v1/messages?limit=1000", bob, 1_000_000));
      assertThat(server.budget.used()).isLessThanOrEqualTo(12 * MEGABYTE);
    } finally {
      for (RawHttp http : stalled) {
        http.close();
      }
    }
  }

  private boolean get(String path, String token, int atLeast) {
    try {
      HttpResponse<String> answer = get(path, token);
      return answer.statusCode() == 200 && answer.body().length() > atLeast;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void whoReadsTooSlowlyIsLeftThoughItReads() throws Exception {
    Timeouts demanding = new Timeouts(LONG, LONG, Duration.ofMillis(500), 200L * MEGABYTE);
    start(demanding, 64 * MEGABYTE, "MAX_MESSAGE_SIZE", "65536");
    String ada = register("ada", 1);
    try (RawHttp http = new RawHttp(server)) {
      String page = raw("GET", "/api/v1/messages?limit=1000&after=" + new UUID(0, 0), ada);
      http.send(page.repeat(20));
      byte[] some = new byte[64 * 1024];
      long start = System.nanoTime();
      int read = 0;
      while (read >= 0 && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
        read = http.socket().getInputStream().read(some);
        new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      }
      assertThat(read).isNegative();
    } catch (IOException e) {
      // It was ended.
    }
    await(() -> isIdle());
  }

  @Test
  void aPageThatManyReadIsCountedOnce() throws Exception {
    start(PATIENT, MEGABYTE / 2, "MAX_MESSAGE_SIZE", "65536");
    String ada = server.register("ada");
    String large = "{\"to\":\"ada\",\"body\":\"" + "x".repeat(60_000) + "\"}";
    List<RawHttp> polls = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 16; i++) {
        RawHttp poll = new RawHttp(server);
        polls.add(poll);
        poll.send(raw("GET", "/api/v1/messages?timeout=60", ada));
      }
      await(() -> server.streams.held() == 16);
      assertThat(post("/api/v1/messages", large, ada).statusCode()).isEqualTo(201);
      for (RawHttp poll : polls) {
        assertThat(poll.receive().body()).contains("xxxxx").endsWith("\"gap\":false}");
        poll.close();
      }
      polls.clear();
      String cursor =
          get("/api/v1/state", ada).body().replaceAll(".*\"newest\":\"([^\"]+)\".*", "$1");
      get("/api/v1/messages?after=" + cursor, ada);
    }
  }

  @Test
  void longListsAreCountedToo() throws Exception {
    start(PATIENT, 40_000);
    String ada = server.register("ada");
    for (int i = 0; i < 150; i++) {
      assertThat(post("/api/v1/channels/join", "{\"channel\":\"#c" + i + "\"}", ada).statusCode())
          .isEqualTo(201);
      if (i == 20) {
        assertThat(status("/api/v1/channels/all", ada)).isEqualTo(200);
        assertThat(status("/api/v1/state", ada)).isEqualTo(200);
      }
    }
    assertThat(status("/api/v1/channels/all", ada)).isEqualTo(503);
    assertThat(status("/api/v1/state", ada)).isEqualTo(503);
    assertThat(status("/api/v1/channels/c1/members", ada)).isEqualTo(200);
  }

  @Test
  void whatAClientHasTakenIsLetGo() throws Exception {
    start(PATIENT, 64 * MEGABYTE, "MAX_MESSAGE_SIZE", "65536");
    String ada = register("ada", 1);
    List<RawHttp> open = new ArrayList<>();
    try {
      long before = usedHeap();
      String page = raw("GET", "/api/v1/messages?limit=1000&after=" + new UUID(0, 0), ada);
      for (int i = 0; i < 30; i++) {
        RawHttp http = new RawHttp(server);
        open.add(http);
        http.send(page.repeat(6));
        new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        for (int answer = 0; answer < 6; answer++) {
          assertThat(http.receive().status()).isEqualTo(200);
        }
      }
      await(() -> server.budget.used() == 0);
      assertThat(usedHeap() - before).isLessThan(15 * MEGABYTE);
    } finally {
      for (RawHttp http : open) {
        http.close();
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  // What does not belong to anybody.

  @Test
  void metricsAreWrittenOnceForAllWhoAskInASecond() throws Exception {
    start(PATIENT, 8 * MEGABYTE);
    List<CompletableFuture<String>> texts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      texts.add(CompletableFuture.supplyAsync(() -> body("/metrics")));
    }
    String first = texts.get(0).get(20, TimeUnit.SECONDS);
    assertThat(first).contains("chat_http_requests_total");
    long different =
        texts.stream().map(CompletableFuture::join).filter(text -> !text.equals(first)).count();
    assertThat(different).isLessThan(4);
    await(() -> !body("/metrics").equals(first));
  }

  private int status(String path, String token) {
    try {
      return get(path, token).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String body(String path) {
    try {
      return server.send("GET", path, "").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isIdle() {
    try {
      return server.http.awaitAnswers(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat((System.nanoTime() - start) / 1e9).as("seconds of waiting").isLessThan(20);
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
  }
}
