package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.guard.Named;
import chat.runtime.testkit.LogLines;
import chat.runtime.testkit.TestClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other ways to log in: with passwords and with bearer tokens that somebody else vouches for. */
class AuthenticatorsTest {

  private static final String STATE = "/api/v1/state";
  private static final String ALICE = "eyJ.alice.one";

  private final TestClock clock = new TestClock();
  private final List<Named<Authenticator>> authenticators = new CopyOnWriteArrayList<>();
  private RunningServer server;

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private void start(String... settings) throws Exception {
    start(new InMemoryStorage(), settings);
  }

  private void start(InMemoryStorage storage, String... settings) throws Exception {
    server =
        new RunningServer(
            storage, clock, Timeouts.STANDARD, List.of(), () -> authenticators, settings);
  }

  private void restart(String... settings) throws Exception {
    server.stop();
    start(server.storage.reopen(), settings);
  }

  /** One that knows what it was told, says "not mine" to all else, and remembers what was asked. */
  private final class Known implements Authenticator {
    private final Map<String, AuthResult> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    Known(String name) {
      authenticators.add(new Named<>(name, this));
    }

    Known answers(String credentials, AuthResult answer) {
      answers.put(credentials, answer);
      return this;
    }

    @Override
    public AuthResult authenticate(Credentials credentials) {
      String text =
          credentials instanceof Credentials.Password password
              ? password.nick() + ":" + password.password()
              : ((Credentials.Bearer) credentials).token();
      asked.add(text);
      return answers.getOrDefault(text, AuthResult.notMine());
    }
  }

  private HttpResponse<String> get(String path, String bearer) throws Exception {
    return server.send("GET", path, "", "Authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> post(String path, String body, String bearer) throws Exception {
    return server.send("POST", path, body, "Authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> login(String nick, String password) throws Exception {
    return server.send(
        "POST", "/api/v1/login", "{\"nick\":\"" + nick + "\",\"password\":\"" + password + "\"}");
  }

  private static String member(HttpResponse<String> answer, String name) {
    return answer.body().replaceAll(".*?\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  private static String code(HttpResponse<String> answer) {
    return answer.statusCode() + (answer.statusCode() < 300 ? "" : " " + member(answer, "error"));
  }

  // Bearer tokens.

  @Test
  void aStrangerWithABearerTokenIsGivenAnAccountOnFirstSightAndKeepsIt() throws Exception {
    Known jwt = new Known("jwt").answers(ALICE, AuthResult.accept("7", "Alice"));
    start();
    HttpResponse<String> first = get(STATE, ALICE);

    assertThat(code(first)).isEqualTo("200");
    assertThat(member(first, "nick")).isEqualTo("Alice");
    assertThat(code(post("/api/v1/channels/join", "{\"channel\":\"#a\"}", ALICE))).isEqualTo("201");
    assertThat(code(post("/api/v1/messages", "{\"to\":\"#a\",\"content\":\"hello\"}", ALICE)))
        .isEqualTo("201");
    assertThat(get("/api/v1/messages", ALICE).body()).contains("\"body\":\"hello\"");
    assertThat(jwt.asked).containsExactly(ALICE);
    jwt.answers("another.token", AuthResult.accept("7", "Ignored"));
    HttpResponse<String> second = get(STATE, "another.token");
    assertThat(member(second, "id")).isEqualTo(member(first, "id"));
    assertThat(member(second, "nick")).isEqualTo("Alice");
  }

  @Test
  void aBodyIsReadAfterItIsKnownWhoseItIs() throws Exception {
    new Known("jwt").answers(ALICE, AuthResult.accept("7", "alice"));
    start();
    String text = "x".repeat(4000);
    HttpResponse<String> sent =
        post("/api/v1/messages", "{\"to\":\"alice\",\"content\":\"" + text + "\"}", ALICE);

    assertThat(code(sent)).isEqualTo("201");
    assertThat(member(sent, "body")).isEqualTo(text);
    try (RawHttp http = new RawHttp(server)) {
      http.send(
          "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer other.token\r\n"
              + "Content-Length: 33\r\n\r\n{\"to\":\"alice\",");
      assertThat(http.receive().status()).isEqualTo(401);
    }
    new Known("late").answers("slow.body", AuthResult.accept("8", "bob"));
    try (RawHttp http = new RawHttp(server)) {
      http.send(
          "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer slow.body\r\n"
              + "Content-Length: 30\r\n\r\n{\"to\":\"alice\",");
      CountDownLatch asked = new CountDownLatch(1);
      authenticators.add(
          new Named<>(
              "zz",
              credentials -> {
                asked.countDown();
                return AuthResult.notMine();
              }));
      get(STATE, "something.else");
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      http.send("\"content\":\"hey\"}");
      assertThat(http.receive().status()).isEqualTo(201);
      http.send("GET " + STATE + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer slow.body\r\n\r\n");
      assertThat(http.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void whatNobodyKnowsIsAnsweredAsEver() throws Exception {
    Known jwt = new Known("jwt").answers("expired.token", AuthResult.deny("expired\nsince"));
    start();
    String usual = server.send("GET", STATE, "").body();
    for (String bearer : List.of("made.up", "expired.token", "x".repeat(43), "")) {
      HttpResponse<String> answer = get(STATE, bearer);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(usual);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    // What looks like one of the server's own tokens is for nobody else to see.
    assertThat(jwt.asked).containsExactly("made.up", "expired.token");
  }

  @Test
  void theFirstInTheOrderOfNamesThatKnowsItDecides() throws Exception {
    Known last = new Known("c").answers(ALICE, AuthResult.accept("7", "c"));
    Known second = new Known("b").answers(ALICE, AuthResult.accept("7", "b"));
    Known first = new Known("a");
    start();
    assertThat(member(get(STATE, ALICE), "nick")).isEqualTo("b");
    assertThat(first.asked).containsExactly(ALICE);
    second.answers("denied", AuthResult.deny("no"));
    last.answers("denied", AuthResult.accept("8", "d"));
    assertThat(code(get(STATE, "denied"))).isEqualTo("401 unauthorized");
    assertThat(last.asked).isEmpty();
  }

  @Test
  void sameSubjectsOfTwoAuthenticatorsAreTwoPeople() throws Exception {
    new Known("a").answers("one", AuthResult.accept("7", "alice"));
    new Known("b").answers("two", AuthResult.accept("7", "bob"));
    start();
    assertThat(member(get(STATE, "one"), "id")).isNotEqualTo(member(get(STATE, "two"), "id"));
  }

  @Test
  void oneThatFailsMeansNoAndNobodyAfterItIsAsked() throws Exception {
    authenticators.add(
        new Named<>(
            "a",
            credentials -> {
              throw new IllegalStateException("broken");
            }));
    Known after = new Known("b").answers(ALICE, AuthResult.accept("7", "alice"));
    start();
    assertThat(code(get(STATE, ALICE))).isEqualTo("503 plugin_failure");
    assertThat(code(login("alice", "secret"))).isEqualTo("503 plugin_failure");
    assertThat(after.asked).isEmpty();
    // A failure is no answer: it is not remembered.
    authenticators.remove(0);
    assertThat(code(get(STATE, ALICE))).isEqualTo("200");
  }

  @Test
  void oneThatMakesNoSenseFails() throws Exception {
    start();
    for (AuthResult nonsense :
        Arrays.asList(
            null,
            AuthResult.accept("", "alice"),
            AuthResult.accept("x".repeat(257), "alice"),
            AuthResult.accept("\uD800", "alice"),
            AuthResult.accept("7", null))) {
      authenticators.clear();
      authenticators.add(new Named<>("a", credentials -> nonsense));
      assertThat(code(get(STATE, ALICE))).isEqualTo("503 plugin_failure");
    }
    authenticators.clear();
    authenticators.add(
        new Named<>("a", any -> AuthResult.accept("x".repeat(256), "alice", Instant.MAX)));
    assertThat(code(get(STATE, ALICE))).isEqualTo("200");
  }

  @Test
  void aNickThatIsNoneOrTakenIsToldAndNobodyElsesAccountIsReached() throws Exception {
    new Known("jwt")
        .answers("mail", AuthResult.accept("7", "alice@example.org"))
        .answers("bob", AuthResult.accept("8", "BOB"))
        .answers("server", AuthResult.accept("9", "test.server"));
    start();
    server.register("bob");
    assertThat(code(get(STATE, "mail"))).isEqualTo("400 invalid_nick");
    assertThat(code(get(STATE, "bob"))).isEqualTo("409 nick_in_use");
    assertThat(code(get(STATE, "server"))).isEqualTo("400 invalid_nick");
  }

  @Test
  void aTokenIsAskedAboutAgainWhenItsTimeIsOverAndNotBefore() throws Exception {
    Known jwt =
        new Known("jwt")
            .answers(ALICE, AuthResult.accept("7", "alice", clock.instant().plusSeconds(60)))
            .answers("no.end", AuthResult.accept("8", "bob"));
    start();
    try (RawHttp http = new RawHttp(server)) {
      assertThat(state(http, ALICE)).isEqualTo(200);
      clock.advance(Duration.ofSeconds(59));
      assertThat(state(http, ALICE)).isEqualTo(200);
      assertThat(jwt.asked).hasSize(1);
      jwt.answers(ALICE, AuthResult.deny("expired"));
      clock.advance(Duration.ofSeconds(1));
      // The connection that brought it all the time has forgotten it as well.
      assertThat(state(http, ALICE)).isEqualTo(401);
      assertThat(jwt.asked).hasSize(2);
    }
    assertThat(code(get(STATE, "no.end"))).isEqualTo("200");
    clock.advance(Duration.ofSeconds(599));
    assertThat(code(get(STATE, "no.end"))).isEqualTo("200");
    assertThat(jwt.asked).hasSize(3);
    clock.advance(Duration.ofSeconds(1));
    assertThat(code(get(STATE, "no.end"))).isEqualTo("200");
    assertThat(jwt.asked).hasSize(4);
    jwt.answers("over", AuthResult.accept("9", "eve", clock.instant()));
    assertThat(code(get(STATE, "over"))).isEqualTo("401 unauthorized");
  }

  private static int state(RawHttp http, String bearer) throws Exception {
    http.send(
        "GET " + STATE + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + bearer + "\r\n\r\n");
    return http.receive().status();
  }

  @Test
  void aNoIsRememberedForAMoment() throws Exception {
    Known jwt = new Known("jwt");
    start();
    assertThat(code(get(STATE, ALICE))).isEqualTo("401 unauthorized");
    jwt.answers(ALICE, AuthResult.accept("7", "alice"));
    assertThat(code(get(STATE, ALICE))).isEqualTo("401 unauthorized");
    assertThat(jwt.asked).hasSize(1);
    clock.advance(Duration.ofSeconds(10));
    assertThat(code(get(STATE, ALICE))).isEqualTo("200");
  }

  @Test
  void aHeldPollThatBeganBeforeTheExpiryMayFinish() throws Exception {
    Known jwt =
        new Known("jwt")
            .answers(ALICE, AuthResult.accept("7", "alice", clock.instant().plusSeconds(60)));
    start();
    String bob = server.register("bob");
    try (RawHttp http = new RawHttp(server)) {
      assertThat(state(http, ALICE)).isEqualTo(200);
      http.send(
          "GET /api/v1/messages?timeout=30 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + ALICE
              + "\r\n\r\n");
      awaitHeld();
      jwt.answers(ALICE, AuthResult.deny("expired"));
      clock.advance(Duration.ofSeconds(61));
      post("/api/v1/messages", "{\"to\":\"alice\",\"content\":\"psst\"}", bob);
      assertThat(http.receive().body()).contains("psst");
    }
  }

  @Test
  void aPollMayBeTheVeryFirstRequest() throws Exception {
    new Known("jwt").answers(ALICE, AuthResult.accept("7", "alice"));
    start();
    String bob = server.register("bob");
    try (RawHttp http = new RawHttp(server)) {
      http.send(
          "GET /api/v1/messages?timeout=30 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + ALICE
              + "\r\n\r\n");
      awaitHeld();
      post("/api/v1/messages", "{\"to\":\"alice\",\"content\":\"psst\"}", bob);
      assertThat(http.receive().body()).contains("psst");
    }
    try (RawHttp http = new RawHttp(server)) {
      http.send(
          "GET /api/v1/messages?timeout=30&after="
              + member(get(STATE, ALICE), "newest")
              + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + ALICE
              + "\r\n\r\n");
      awaitHeld();
    }
    await(() -> server.streams.held() == 0);
  }

  private void awaitHeld() {
    await(() -> server.streams.held() > 0);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  // The session behind them.

  @Test
  void whatWasAcknowledgedOutlivesATokenAndARestart() throws Exception {
    new Known("jwt")
        .answers(ALICE, AuthResult.accept("7", "alice"))
        .answers("second", AuthResult.accept("7", "alice"));
    start();
    post("/api/v1/messages", "{\"to\":\"alice\",\"content\":\"one\"}", ALICE);
    String cursor = member(get("/api/v1/messages", ALICE), "cursor");
    post("/api/v1/messages", "{\"to\":\"alice\",\"content\":\"two\"}", ALICE);
    get("/api/v1/messages?after=" + cursor, ALICE);

    HttpResponse<String> onward = get("/api/v1/messages", "second");
    assertThat(onward.body()).contains("\"two\"").doesNotContain("\"one\"");
    server.keepAcknowledgements();
    restart();
    HttpResponse<String> afterwards = get("/api/v1/messages", ALICE);
    assertThat(afterwards.body()).contains("\"two\"").doesNotContain("\"one\"");
    assertThat(member(get(STATE, "second"), "cursor")).isEqualTo(cursor);
  }

  @Test
  void aLogoutEndsTheTokenOfAllAndTheNextRequestBeginsAnew() throws Exception {
    Known jwt = new Known("jwt").answers(ALICE, AuthResult.accept("7", "alice"));
    start();
    String id = member(get(STATE, ALICE), "id");
    post("/api/v1/channels/join", "{\"channel\":\"#a\"}", ALICE);
    String newest = member(get(STATE, ALICE), "newest");
    get("/api/v1/messages?after=" + newest, ALICE);
    CompletableFuture<HttpResponse<String>> held =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return get("/api/v1/messages?timeout=30&after=" + newest, ALICE);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    awaitHeld();
    assertThat(code(post("/api/v1/logout", "", ALICE))).isEqualTo("204");
    assertThat(code(held.get(20, TimeUnit.SECONDS))).isEqualTo("401 unauthorized");
    HttpResponse<String> again = get(STATE, ALICE);
    assertThat(member(again, "id")).isEqualTo(id);
    // As with a password: the account has never left its channels.
    assertThat(again.body()).contains("#a");
    assertThat(jwt.asked).hasSize(1);
  }

  @Test
  void whoHasQuitComesBackWithTheNextRequestToTheSameAccount() throws Exception {
    new Known("jwt").answers(ALICE, AuthResult.accept("7", "alice"));
    start();
    String bob = server.register("bob");
    String id = member(get(STATE, ALICE), "id");
    post("/api/v1/channels/join", "{\"channel\":\"#a\"}", ALICE);
    assertThat(code(post("/api/v1/messages", "{\"type\":\"quit\"}", ALICE))).isEqualTo("201");
    post("/api/v1/messages", "{\"to\":\"alice\",\"content\":\"still there?\"}", bob);
    HttpResponse<String> again = get(STATE, ALICE);

    assertThat(member(again, "id")).isEqualTo(id);
    assertThat(again.body()).contains("\"channels\":[]");
    assertThat(get("/api/v1/messages", ALICE).body()).contains("still there?");
    assertThat(code(server.send("POST", "/api/v1/register", "{\"nick\":\"alice\"}")))
        .isEqualTo("409 nick_in_use");
  }

  @Test
  void twoFirstRequestsAtOnceMakeOneAccountAndAskOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<String> asked = new CopyOnWriteArrayList<>();
    authenticators.add(
        new Named<>(
            "jwt",
            credentials -> {
              asked.add(credentials.toString());
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
              return AuthResult.accept("7", "alice");
            }));
    start();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String bearer = i % 2 == 0 ? "even.token" : "odd.token";
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return get(STATE, bearer);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> new Thread(task).start()));
    }
    await(() -> asked.size() >= 2);
    go.countDown();
    List<String> ids = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      ids.add(member(answer.get(20, TimeUnit.SECONDS), "id"));
    }
    assertThat(ids.stream().distinct()).hasSize(1);
    assertThat(asked).hasSize(2);
    assertThat(asked).allMatch(text -> !text.contains("token"));
  }

  @Test
  void oneThatHangsHoldsUpNobodyElse() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(8);
    authenticators.add(
        new Named<>(
            "jwt",
            credentials -> {
              asked.countDown();
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
              return AuthResult.notMine();
            }));
    start();
    String bob = server.register("bob");
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String bearer = "hanging." + i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  get(STATE, bearer);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      waiting.add(thread);
    }
    await(() -> asked.getCount() == 0);
    assertThat(code(get(STATE, bob))).isEqualTo("200");
    go.countDown();
    for (Thread thread : waiting) {
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  // The price of asking.

  @Test
  void whatProvesNothingCountsAsAnAttemptToLogInAndWhatDoesNotCounts() throws Exception {
    Known jwt = new Known("jwt").answers(ALICE, AuthResult.accept("7", "alice"));
    start("AUTH_RATE", "3");
    for (int i = 0; i < 5; i++) {
      jwt.answers("good." + i, AuthResult.accept("7", "alice"));
      assertThat(code(get(STATE, "good." + i))).isEqualTo("200");
    }
    for (int i = 0; i < 3; i++) {
      assertThat(code(get(STATE, "bad." + i))).isEqualTo("401 unauthorized");
      assertThat(code(get(STATE, "bad." + i))).isEqualTo("401 unauthorized");
    }
    HttpResponse<String> tooMany = get(STATE, "bad.again");
    assertThat(code(tooMany)).isEqualTo("429 too_many_requests");
    assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
    assertThat(code(login("alice", "12345678"))).isEqualTo("429 too_many_requests");
    assertThat(jwt.asked).doesNotContain("bad.again");
    // Who is known already is not asked about, and goes on.
    assertThat(code(get(STATE, "good.1"))).isEqualTo("200");
  }

  @Test
  void whereNobodyCouldKnowItNothingIsCounted() throws Exception {
    start("AUTH_RATE", "3");
    for (int i = 0; i < 10; i++) {
      assertThat(code(get(STATE, "bad." + i))).isEqualTo("401 unauthorized");
    }
  }

  // Passwords.

  @Test
  void aPasswordThatIsTooLongIsAskedAboutNowhere() throws Exception {
    Known ldap = new Known("ldap");
    start();

    assertThat(code(login("alice", "x".repeat(1025)))).isEqualTo("401 bad_credentials");
    assertThat(ldap.asked).isEmpty();
    assertThat(code(login("alice", "x".repeat(1024)))).isEqualTo("401 bad_credentials");
    assertThat(ldap.asked).hasSize(1);
  }

  @Test
  void aFailedLoginIsLoggedWithTheAddressOfTheClient() throws Exception {
    start("TRUSTED_PROXIES", "127.0.0.0/8");
    try (LogLines lines = LogLines.of(FailedLogins.class, Level.INFO)) {
      HttpResponse<String> answer =
          server.send(
              "POST",
              "/api/v1/login",
              "{\"nick\":\"alice\",\"password\":\"12345678\"}",
              "X-Forwarded-For",
              "2001:db8::17");

      assertThat(code(answer)).isEqualTo("401 bad_credentials");
      assertThat(lines.all())
          .containsExactly("INFO Failed login from 2001:db8:0:0:0:0:0:17 as \"alice\"");
    }
  }

  @Test
  void aPasswordThatAnAuthenticatorKnowsLogsIn() throws Exception {
    new Known("ldap").answers("Alice:secret", AuthResult.accept("cn=alice", "alice"));
    start();
    HttpResponse<String> first = login("Alice", "secret");
    HttpResponse<String> second = login("Alice", "secret");

    assertThat(code(first)).isEqualTo("200");
    assertThat(member(first, "nick")).isEqualTo("alice");
    assertThat(member(second, "id")).isEqualTo(member(first, "id"));
    assertThat(member(second, "token")).isNotEqualTo(member(first, "token"));
    assertThat(code(get(STATE, member(first, "token")))).isEqualTo("200");
    assertThat(code(login("alice", "wrong"))).isEqualTo("401 bad_credentials");
    restart();
    assertThat(member(login("Alice", "secret"), "id")).isEqualTo(member(first, "id"));
  }

  @Test
  void theServersOwnPasswordComesFirst() throws Exception {
    Known ldap =
        new Known("ldap")
            .answers("bob:elsewhere", AuthResult.accept("cn=bob", "bob"))
            .answers("bob:12345678", AuthResult.accept("cn=bob", "bob"));
    start();
    server.send("POST", "/api/v1/register", "{\"nick\":\"bob\",\"password\":\"12345678\"}");
    assertThat(code(login("bob", "12345678"))).isEqualTo("200");
    assertThat(ldap.asked).isEmpty();
    // Another bob, who may not have this one's nick, and does not get his account.
    assertThat(code(login("bob", "elsewhere"))).isEqualTo("409 nick_in_use");
    assertThat(code(login("bob", "wrong"))).isEqualTo("401 bad_credentials");
  }

  @Test
  void whoseAccountItIsSaysTheOneWhoProvesIt() throws Exception {
    new Known("ldap")
        .answers("b.smith:elsewhere", AuthResult.accept("cn=bob", "bobby"))
        .answers("bob:elsewhere", AuthResult.accept("cn=bob", "bobby"));
    start();
    server.send("POST", "/api/v1/register", "{\"nick\":\"bob\",\"password\":\"12345678\"}");
    String bobby = member(login("b.smith", "elsewhere"), "id");
    // Nobody can lock somebody out by registering the name that he logs in with elsewhere.
    assertThat(member(login("bob", "elsewhere"), "id")).isEqualTo(bobby);
    assertThat(member(login("bob", "12345678"), "nick")).isEqualTo("bob");
  }

  @Test
  void everyNoOfALoginIsTheSame() throws Exception {
    new Known("ldap")
        .answers("alice:secret", AuthResult.accept("cn=alice", "alice"))
        .answers("alice:wrong", AuthResult.deny("wrong password"));
    start();
    server.send("POST", "/api/v1/register", "{\"nick\":\"bob\",\"password\":\"12345678\"}");
    server.register("guest");
    login("alice", "secret");
    List<String> answers = new ArrayList<>();
    for (String nick : List.of("alice", "bob", "guest", "nobody", "no nick", "x".repeat(1000))) {
      HttpResponse<String> answer = login(nick, "wrong");
      assertThat(answer.statusCode()).isEqualTo(401);
      answers.add(answer.body());
    }
    assertThat(answers.stream().distinct()).hasSize(1);
    assertThat(answers.get(0)).contains("bad_credentials");
  }

  @Test
  void allThreeWaysLiveSideBySide() throws Exception {
    new Known("ldap").answers("alice:secret", AuthResult.accept("7", "alice"));
    new Known("jwt").answers("bob.token", AuthResult.accept("7", "bob"));
    start();
    String alice = member(login("alice", "secret"), "token");
    String eve = server.register("eve");
    for (String bearer : List.of(alice, "bob.token", eve)) {
      assertThat(code(post("/api/v1/channels/join", "{\"channel\":\"#a\"}", bearer)))
          .startsWith("20");
    }
    post("/api/v1/messages", "{\"to\":\"#a\",\"content\":\"all here\"}", "bob.token");
    for (String bearer : List.of(alice, "bob.token", eve)) {
      assertThat(get("/api/v1/messages", bearer).body()).contains("all here");
    }
  }
}
