package chat.plugin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.listener.ChatEvent;
import chat.api.listener.RetryLater;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How large a post is, and what happens to events that a receiver finds too large. */
class PostSizesTest {

  private static final Instant NOW = Instant.parse("2026-02-09T20:00:00.123Z");
  private static final int BATCH = 50;
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

  private WebhooksListener listener(TestReceiver receiver) throws Exception {
    return (WebhooksListener)
        context.make(
            new WebhooksPlugin().listeners().get(0),
            new WebhooksSettings(
                Optional.of(receiver.url()),
                "secret",
                Set.of(),
                Set.of(),
                false,
                BATCH,
                Duration.ofSeconds(20)));
  }

  /** An event with so many bytes of text that is not ASCII, so that characters are fewer. */
  private static ChatEvent event(long position, int bytes) {
    return new ChatEvent(
        position,
        new Message(
            new UUID(1, position),
            NOW,
            "ann",
            "#room",
            MessageType.MESSAGE,
            "ü".repeat(bytes / 2),
            "{}"));
  }

  private static List<ChatEvent> events(int count, int bytes) {
    return LongStream.rangeClosed(1, count).mapToObj(position -> event(position, bytes)).toList();
  }

  /** As the server does: in batches, each again until it is taken. */
  private static void tell(WebhooksListener listener, List<ChatEvent> events) throws Exception {
    for (int from = 0; from < events.size(); from += BATCH) {
      tellBatch(listener, events.subList(from, Math.min(from + BATCH, events.size())));
    }
  }

  private static void tellBatch(WebhooksListener listener, List<ChatEvent> batch)
      throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      try {
        listener.on(batch);
        return;
      } catch (RetryLater later) {
        assertThat(later.delay()).isLessThan(Duration.ofSeconds(30));
        TimeUnit.NANOSECONDS.sleep(later.delay().toNanos());
      }
    }
    throw new AssertionError("it never takes " + batch.size() + " events");
  }

  private static List<Long> positions(TestReceiver.Post post) {
    return POSITION
        .matcher(post.body())
        .results()
        .map(each -> Long.valueOf(each.group(1)))
        .toList();
  }

  private static List<Long> upTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private String stored() throws IOException {
    return Files.readString(context.dataDirectory().resolve("position")).strip();
  }

  /** A receiver that takes posts up to that size. */
  private static final class Limited implements AutoCloseable {
    private final List<TestReceiver.Post> taken = new ArrayList<>();
    private final TestReceiver receiver;

    Limited(int bytes) throws IOException {
      receiver =
          new TestReceiver(
              (number, post, exchange) -> {
                if (post.bytes() <= bytes) {
                  synchronized (this) {
                    taken.add(post);
                  }
                }
                exchange.sendResponseHeaders(post.bytes() <= bytes ? 204 : 413, -1);
              });
    }

    synchronized List<Long> taken() {
      return taken.stream().flatMap(post -> positions(post).stream()).toList();
    }

    int refused() {
      return receiver.posts().size() - taken.size();
    }

    @Override
    public void close() {
      receiver.close();
    }
  }

  @Test
  void aPostEndsAt256KilobytesOfJson() throws Exception {
    try (TestReceiver receiver = TestReceiver.answering(204)) {
      tell(listener(receiver), events(100, 20_000));

      assertThat(receiver.posts()).allMatch(post -> post.bytes() <= 256 * 1024);
      assertThat(receiver.posts())
          .filteredOn(post -> positions(post).size() < 12)
          .hasSizeLessThan(3);
      assertThat(receiver.posts().stream().flatMap(post -> positions(post).stream()))
          .containsExactlyElementsOf(upTo(100));
      assertThat(stored()).isEqualTo("100");
    }
  }

  @Test
  void aPostOfThatVerySizeIsWhole() {
    List<ChatEvent> events = events(3, 80_000);
    Post three = Post.of("here", events, 3);
    int missing = Post.MAX_BYTES - three.body().length;
    List<ChatEvent> full = List.of(events.get(0), events.get(1), event(3, 80_000 + missing));
    List<ChatEvent> over = List.of(events.get(0), events.get(1), event(3, 80_000 + missing + 2));

    assertThat(missing).isEven();
    assertThat(Post.of("here", full, 3).body()).hasSize(Post.MAX_BYTES);
    assertThat(Post.of("here", full, 3).events()).isEqualTo(3);
    assertThat(Post.of("here", over, 3).events()).isEqualTo(2);
  }

  @Test
  void aLargerEventIsPostedAlone() throws Exception {
    try (TestReceiver receiver = TestReceiver.answering(204)) {
      tell(listener(receiver), List.of(event(1, 10), event(2, 300_000), event(3, 10)));

      assertThat(receiver.posts())
          .extracting(PostSizesTest::positions)
          .containsExactly(List.of(1L), List.of(2L), List.of(3L));
    }
  }

  @Test
  void aReceiverWithASmallerLimitGetsSmallerPosts() throws Exception {
    try (Limited receiver = new Limited(100_000)) {
      tell(listener(receiver.receiver), events(200, 20_000));

      assertThat(receiver.taken()).containsExactlyElementsOf(upTo(200));
      assertThat(receiver.refused()).isLessThan(receiver.taken.size());
      assertThat(context.counts()).isEmpty();
      assertThat(stored()).isEqualTo("200");
    }
  }

  @Test
  void onlyAnEventThatIsTooLargeByItselfIsSkipped() throws Exception {
    List<ChatEvent> events = new ArrayList<>(events(300, 100));
    List<Integer> large = List.of(37, 38, 150, 300);
    large.forEach(position -> events.set(position - 1, event(position, 150_000)));
    try (Limited receiver = new Limited(100_000)) {
      tell(listener(receiver.receiver), events);

      assertThat(receiver.taken())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 300)
                  .filter(position -> !large.contains(position))
                  .mapToObj(Long::valueOf)
                  .toList());
      assertThat(context.counts()).containsExactly(Map.entry("skipped", 4));
      assertThat(stored()).isEqualTo("300");
      // Full again, some posts after the one before the last of these.
      assertThat(receiver.taken).anyMatch(post -> positions(post).size() == BATCH);
    }
  }

  @Test
  void aReceiverThatFindsEverythingTooLargeHoldsUpNothing() throws Exception {
    try (TestReceiver receiver = TestReceiver.answering(413)) {
      tell(listener(receiver), events(60, 10));

      assertThat(context.counts()).containsEntry("skipped", 60);
      assertThat(stored()).isEqualTo("60");
    }
  }

  @Test
  void aReceiverThatHangsUpOverALargePostGetsSmallerOnes() throws Exception {
    List<TestReceiver.Post> taken = new ArrayList<>();
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              if (post.bytes() <= 100_000) {
                taken.add(post);
                exchange.sendResponseHeaders(204, -1);
              }
            })) {
      tell(listener(receiver), events(20, 20_000));

      assertThat(taken.stream().flatMap(post -> positions(post).stream()))
          .containsExactlyElementsOf(upTo(20));
      assertThat(context.counts()).isEmpty();
    }
  }

  @Test
  void anEventThatIsRefusedForAnotherReasonIsFoundAndHoldsUpWhatFollows() throws Exception {
    List<TestReceiver.Post> taken = new ArrayList<>();
    try (TestReceiver receiver =
        new TestReceiver(
            (number, post, exchange) -> {
              boolean good = !positions(post).contains(6L);
              if (good) {
                taken.add(post);
              }
              exchange.sendResponseHeaders(good ? 204 : 400, -1);
            })) {
      WebhooksListener listener = listener(receiver);
      List<ChatEvent> events = events(10, 10);
      for (int i = 0; i < 10; i++) {
        assertThatExceptionOfType(RetryLater.class)
            .isThrownBy(() -> untilPause(listener, events))
            .withMessageContaining("400");
      }

      assertThat(taken.stream().flatMap(post -> positions(post).stream()))
          .containsExactlyElementsOf(upTo(5));
      assertThat(stored()).isEqualTo("5");
    }
  }

  private static void untilPause(WebhooksListener listener, List<ChatEvent> events)
      throws RetryLater, InterruptedException {
    while (true) {
      try {
        listener.on(events);
        return;
      } catch (RetryLater later) {
        if (!later.delay().isZero()) {
          throw later;
        }
      }
    }
  }
}
