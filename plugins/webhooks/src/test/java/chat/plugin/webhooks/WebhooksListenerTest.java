package chat.plugin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import chat.api.listener.ChatEvent;
import chat.api.listener.RetryLater;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.testkit.TestContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receiver gets, and when. */
class WebhooksListenerTest {

  private static final Instant NOW = Instant.parse("2026-02-09T20:00:00.123Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Pattern POSITION = Pattern.compile("\\{\"position\":([0-9]+),");

  private TestContext context;

  @BeforeEach
  void open() throws IOException {
    context = TestContext.at(NOW);
  }

  @AfterEach
  void close() {
    context.close();
  }

  private static WebhooksSettings to(URI url) {
    return new WebhooksSettings(Optional.of(url), "secret", Set.of(), Set.of(), false, 10, TIMEOUT);
  }

  private WebhooksListener listener(WebhooksSettings settings) throws Exception {
    return (WebhooksListener) context.make(new WebhooksPlugin().listeners().get(0), settings);
  }

  private static ChatEvent event(long position, String to, MessageType type, String body) {
    return new ChatEvent(
        position,
        new Message(
            new UUID(1, position), NOW, "ann", to, type, body, "{\"n\":1.10,\"x\":[\"\\u00e9\"]}"));
  }

  private static ChatEvent said(long position) {
    return event(position, "#room", MessageType.MESSAGE, "message " + position);
  }

  private static List<Long> positions(List<TestReceiver.Post> posts) {
    return posts.stream()
        .flatMap(post -> POSITION.matcher(post.body()).results())
        .map(found -> Long.valueOf(found.group(1)))
        .toList();
  }

  private String stored() throws IOException {
    Path file = context.dataDirectory().resolve("position");
    return Files.exists(file) ? Files.readString(file).strip() : "none";
  }

  /** As the server does: the same events again, and at once where the listener asks for that. */
  private static void tell(WebhooksListener listener, List<ChatEvent> events)
      throws RetryLater, InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      try {
        listener.on(events);
        return;
      } catch (RetryLater later) {
        if (!later.delay().isZero()) {
          throw later;
        }
      }
    }
    throw new AssertionError("it never takes " + events.size() + " events");
  }

  /** The same for a listener that also asks for short pauses. */
  private static void tellPatiently(WebhooksListener listener, List<ChatEvent> events)
      throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      try {
        tell(listener, events);
        return;
      } catch (RetryLater later) {
        assertThat(later.delay()).isLessThan(Duration.ofSeconds(10));
        TimeUnit.NANOSECONDS.sleep(later.delay().toNanos());
      }
    }
    throw new AssertionError("it never takes " + events.size() + " events");
  }

  @Test
  void aPostHasTheMessagesAsClientsGetThem() throws Exception {
    try (TestReceiver receiver = TestReceiver.answering(204)) {
      WebhooksListener listener = listener(to(receiver.url()));
      tell(
          listener,
          List.of(
              event(7, "#room", MessageType.MESSAGE, "a \"b\" \\ \n\u0001 \uD83D\uDE00"),
              event(9, "#room", MessageType.JOIN, "")));

      assertThat(receiver.posts())
          .extracting(TestReceiver.Post::body)
          .containsExactly(
              "{\"server\":\"here\",\"events\":["
                  + "{\"position\":7,\"id\":\"00000000-0000-0001-0000-000000000007\","
                  + "\"ts\":\"2026-02-09T20:00:00.123Z\",\"from\":\"ann\",\"to\":\"#room\",\"type\":\"message\",\"body\":\"a"
                  + " \\\"b\\\" \\\\ \\u000a\\u0001 \uD83D\uDE00\","
                  + "\"meta\":{\"n\":1.10,\"x\":[\"\\u00e9\"]}},"
                  + "{\"position\":9,\"id\":\"00000000-0000-0001-0000-000000000009\","
                  + "\"ts\":\"2026-02-09T20:00:00.123Z\",\"from\":\"ann\",\"to\":\"#room\","
                  + "\"type\":\"join\",\"body\":\"\",\"meta\":{\"n\":1.10,\"x\":[\"\\u00e9\"]}}]}");
      assertThat(receiver.posts().get(0).contentType()).isEqualTo("application/json");
      assertThat(stored()).isEqualTo("9");
    }
  }

  @Test
  void aPostIsSigned() throws Exception {
    // From an independent implementation: printf '1770667200.{"a":1}' | openssl dgst -sha256 -hmac
    // secret
    assertThat(
            Signature.of(
                "secret",
                Instant.ofEpochSecond(1770667200),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "t=1770667200,v1=964549f77beabf9d790044b1eafeaebfea39bc118c18af1e9575a310cfb5d8e3");
    try (TestReceiver receiver = TestReceiver.answering(200)) {
      tell(listener(to(receiver.url())), List.of(said(1)));
      TestReceiver.Post post = receiver.posts().get(0);

      assertThat(post.signature())
          .isEqualTo(Signature.of("secret", NOW, post.body().getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void onlyWhatIsChosenIsPosted() throws Exception {
    try (TestReceiver receiver = TestReceiver.answering(200)) {
      WebhooksListener listener =
          listener(
              new WebhooksSettings(
                  Optional.of(receiver.url()),
                  "",
                  Set.of(MessageType.MESSAGE, MessageType.TOPIC),
                  Set.of("Kitchen", "#Straße"),
                  false,
                  10,
                  TIMEOUT));
      tell(
          listener,
          List.of(
              event(1, "#kitchen", MessageType.MESSAGE, "one"),
              event(2, "#kitchen", MessageType.JOIN, "no"),
              event(3, "#KITCHEN", MessageType.TOPIC, "two"),
              event(4, "#other", MessageType.MESSAGE, "no"),
              event(5, "kitchen", MessageType.MESSAGE, "no"),
              event(6, "#STRASSE", MessageType.MESSAGE, "three"),
              event(7, "bob", MessageType.MESSAGE, "no")));

      assertThat(receiver.posts()).hasSize(1);
      assertThat(receiver.posts().get(0).body())
          .contains("\"one\"", "\"two\"", "\"three\"")
          .doesNotContain("\"no\"");
      assertThat(receiver.posts().get(0).signature()).isEqualTo("null");
      assertThat(stored()).isEqualTo("7");
    }
  }

  @Test
  void directMessagesAreForWhoAsksForThem() throws Exception {
    try (TestReceiver receiver = TestReceiver.answering(200)) {
      WebhooksListener listener =
          listener(
              new WebhooksSettings(
                  Optional.of(receiver.url()), "", Set.of(), Set.of(), true, 10, TIMEOUT));
      tell(listener, List.of(event(5, "bob", MessageType.MESSAGE, "psst")));

      assertThat(receiver.posts()).hasSize(1);
    }
  }

  @Test
  void whatIsNotChosenMovesThePlaceWithoutManyWrites() throws Exception {
    URI nowhere = URI.create("http://127.0.0.1:9/");
    WebhooksListener listener = listener(to(nowhere));
    tell(listener, List.of(event(5, "bob", MessageType.MESSAGE, "psst")));
    assertThat(stored()).isEqualTo("4");
    tell(listener, List.of(event(6, "bob", MessageType.MESSAGE, "psst")));
    assertThat(stored()).isEqualTo("4");
    listener.close();

    assertThat(stored()).isEqualTo("6");
    assertThat(listener(to(nowhere)).resumeAfter()).hasValue(6);
  }

  @Test
  void whatIsNotTakenComesAgainAfterGrowingPauses() throws Exception {
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) ->
                exchange.sendResponseHeaders(new int[] {500, 302, 410, 404, 204}[number], -1))) {
      WebhooksListener listener = listener(to(receiver.url()));
      assertThat(listener.resumeAfter()).isEmpty();
      for (int i = 0; i < 4; i++) {
        long most = Backoff.FIRST.toMillis() << i;
        assertThatExceptionOfType(RetryLater.class)
            .isThrownBy(() -> tell(listener, List.of(said(3))))
            .satisfies(later -> assertThat(later.delay().toMillis()).isBetween(most / 2, most));
        assertThat(stored()).isEqualTo("2");
      }
      tell(listener, List.of(said(3)));

      assertThat(receiver.posts()).hasSize(5);
      assertThat(stored()).isEqualTo("3");
    }
  }

  @Test
  void whoCannotBeReachedIsTriedAgain() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    WebhooksListener listener = listener(to(URI.create("http://127.0.0.1:" + port + "/hook")));

    assertThatExceptionOfType(RetryLater.class)
        .isThrownBy(() -> tell(listener, List.of(said(3))))
        .withMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void whoDoesNotAnswerInTimeIsTriedAgain() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TestReceiver receiver = new TestReceiver((number, post, exchange) -> await(go))) {
      WebhooksListener listener =
          listener(
              new WebhooksSettings(
                  Optional.of(receiver.url()),
                  "",
                  Set.of(),
                  Set.of(),
                  false,
                  10,
                  Duration.ofMillis(50)));
      assertThatExceptionOfType(RetryLater.class)
          .isThrownBy(() -> tell(listener, List.of(said(3))));
      go.countDown();
    }
  }

  @Test
  void anAnswerThatNeverEndsCountsByItsStatus() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(new byte[100]);
              exchange.getResponseBody().flush();
              await(go);
            })) {
      WebhooksListener listener =
          listener(
              new WebhooksSettings(
                  Optional.of(receiver.url()),
                  "",
                  Set.of(),
                  Set.of(),
                  false,
                  10,
                  Duration.ofMillis(500)));
      tell(listener, List.of(said(3)));
      go.countDown();

      assertThat(stored()).isEqualTo("3");
    }
  }

  @Test
  void aHugeAnswerIsNotRead() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              exchange.sendResponseHeaders(200, 0);
              try {
                byte[] chunk = new byte[1 << 16];
                while (true) {
                  exchange.getResponseBody().write(chunk);
                }
              } catch (IOException e) {
                cut.countDown();
              }
            })) {
      tell(listener(to(receiver.url())), List.of(said(3)));

      assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(stored()).isEqualTo("3");
    }
  }

  @Test
  void whatTheServerSkippedBecauseACallWasLateIsStillPosted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              if (number == 0) {
                await(go);
              }
              exchange.sendResponseHeaders(200, -1);
            })) {
      WebhooksListener listener = listener(to(receiver.url()));
      lateCall(listener, List.of(said(3), said(4)));
      go.countDown();
      tell(listener, List.of(said(5)));

      assertThat(positions(receiver.posts())).containsExactly(3L, 4L, 5L);
      assertThat(stored()).isEqualTo("5");
    }
  }

  /** The server has given up the call, and skips its events. */
  private static void lateCall(WebhooksListener listener, List<ChatEvent> events) {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> listener.on(events));
  }

  @Test
  void lateCallsFillNoMemoryAndLoseNothing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              await(go);
              exchange.sendResponseHeaders(200, -1);
            })) {
      WebhooksListener listener = listener(to(receiver.url()));
      for (long first = 1; first <= 11; first += 10) {
        lateCall(
            listener,
            LongStream.range(first, first + 10).mapToObj(WebhooksListenerTest::said).toList());
      }
      List<ChatEvent> next = List.of(said(21), said(22));
      // No room: it says so at once, in a call that cannot be late, and so is told again.
      for (int i = 0; i < 100; i++) {
        assertThatExceptionOfType(RetryLater.class)
            .isThrownBy(() -> listener.on(next))
            .satisfies(later -> assertThat(later.delay()).isPositive());
      }
      go.countDown();
      tellPatiently(listener, next);

      assertThat(positions(receiver.posts()))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 22).boxed().toList());
      assertThat(stored()).isEqualTo("22");
    }
  }

  @Test
  void aSlowReceiverMakesNoCallLate() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              await(go);
              exchange.sendResponseHeaders(200, -1);
            })) {
      WebhooksListener listener = listener(to(receiver.url()));
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(RetryLater.class)
            .isThrownBy(() -> listener.on(List.of(said(3))))
            .satisfies(later -> assertThat(later.delay()).isZero());
      }
      assertThat(stored()).isEqualTo("2");
      go.countDown();
      tell(listener, List.of(said(3)));

      assertThat(receiver.posts()).hasSize(1);
      assertThat(stored()).isEqualTo("3");
    }
  }

  @Test
  void anOrderlyEndWaitsAMomentForTheAnswer() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              arrived.countDown();
              await(go);
              exchange.sendResponseHeaders(200, -1);
            })) {
      WebhooksListener listener = listener(to(receiver.url()));
      assertThatExceptionOfType(RetryLater.class).isThrownBy(() -> listener.on(List.of(said(3))));
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
      go.countDown();
      listener.close();

      assertThat(stored()).isEqualTo("3");
    }
  }

  @Test
  void aPlaceThatCannotBeReadIsForTheOperator() throws Exception {
    Files.writeString(context.dataDirectory().resolve("position"), "what?");

    assertThatIOException()
        .isThrownBy(() -> listener(to(URI.create("http://127.0.0.1:9/"))))
        .withMessageContaining("position");
  }

  @Test
  void onlyAPlainHttpUrlWillDo() {
    for (String url :
        List.of(
            "ftp://host/",
            "http:/path",
            "https://user:word@host/",
            "mailto:a@b",
            "http://host:65536/")) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(url)
          .isThrownBy(() -> to(URI.create(url)))
          .withMessageContaining("WEBHOOKS_URL");
    }
    assertThat(to(URI.create("HTTPS://host:8443/a?b")).url()).isPresent();
  }

  @Test
  void pausesEndAtFiveMinutes() {
    Backoff backoff = new Backoff(() -> 1);
    Duration pause = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      pause = backoff.next();
    }
    assertThat(pause).isEqualTo(Backoff.LONGEST);
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
