package chat.plugin.flood;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Factory;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.api.testkit.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FloodFilterTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID ALICE = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);

  /** One message a second to a target after three at once; two a second to all after five. */
  private final FloodFilter filter = new FloodFilter(settings(1, 3, 2, 5));

  private Instant now = START;

  @Test
  void aBurstGoesThroughAndThenTheSenderIsToldHowLongToWait() {
    for (int i = 0; i < 3; i++) {
      assertThat(wait(ALICE, "#lobby")).isEmpty();
    }

    assertThat(wait(ALICE, "#lobby")).contains(Duration.ofSeconds(1));
    later(Duration.ofMillis(999));
    assertThat(wait(ALICE, "#lobby")).contains(Duration.ofMillis(1));
    later(Duration.ofMillis(1));
    assertThat(wait(ALICE, "#lobby")).isEmpty();
    assertThat(wait(ALICE, "#lobby")).isPresent();
  }

  @Test
  void beingToldToWaitDoesNotMakeTheWaitLonger() {
    send(ALICE, "#lobby", 3);
    for (int i = 0; i < 100; i++) {
      assertThat(wait(ALICE, "#lobby")).contains(Duration.ofSeconds(1));
    }

    later(Duration.ofSeconds(1));
    assertThat(wait(ALICE, "#lobby")).isEmpty();
    later(Duration.ofSeconds(10));
    send(ALICE, "#lobby", 3);
    assertThat(wait(ALICE, "#elsewhere")).isEmpty();
  }

  @Test
  void otherTargetsAndOtherUsersHaveTheirOwn() {
    send(ALICE, "#lobby", 4);

    assertThat(wait(ALICE, "#garden")).isEmpty();
    assertThat(wait(BOB, "#lobby")).isEmpty();
  }

  @Test
  void whoWritesToManyIsHeldOverAllOfThem() {
    for (int i = 0; i < 5; i++) {
      assertThat(wait(ALICE, "nick" + i)).isEmpty();
    }

    assertThat(wait(ALICE, "nick5")).contains(Duration.ofMillis(500));
    assertThat(wait(BOB, "nick5")).isEmpty();
  }

  @Test
  void everythingThatOthersReadCounts() {
    for (MessageType type : MessageType.values()) {
      FloodFilter fresh = new FloodFilter(settings(1, 3, 2, 5));
      for (int i = 0; i < 3; i++) {
        assertThat(fresh.filter(draft(type, "x"), context(ALICE, "x")))
            .as("%s %d", type, i)
            .isInstanceOf(Verdict.Accepted.class);
      }
      assertThat(fresh.filter(draft(type, "x"), context(ALICE, "x")))
          .as("a fourth %s", type)
          .isInstanceOf(Verdict.Rejected.class);
    }
  }

  /** What is refused to somebody who leaves is the reason: the server lets it leave anyway. */
  @Test
  void leavingWithoutAWordIsNeverTooMuch() {
    send(ALICE, "#lobby", 5);
    for (MessageType type : new MessageType[] {MessageType.PART, MessageType.QUIT}) {
      Draft silent = new Draft(type, "#lobby", "", Meta.EMPTY);
      for (int i = 0; i < 10; i++) {
        assertThat(filter.filter(silent, context(ALICE, "#lobby")))
            .isEqualTo(Verdict.accept(silent));
      }
      assertThat(filter.filter(silent.withBody("why"), context(ALICE, "#lobby")))
          .isInstanceOf(Verdict.Rejected.class);
      assertThat(filter.filter(silent.withMeta("a", "1"), context(ALICE, "#lobby")))
          .isInstanceOf(Verdict.Rejected.class);
    }
  }

  @Test
  void aNickCountsInEachChannelUpToHalfOfWhatThereIsRoomFor() {
    FloodFilter filter = new FloodFilter(settings(1, 100, 2, 20));
    Draft nick = draft(MessageType.NICK, "");

    assertThat(filter.filter(nick, in(8))).isEqualTo(Verdict.accept(nick));
    assertThat(filter.filter(nick, in(500))).isEqualTo(Verdict.accept(nick));
    assertThat(filter.filter(nick, in(2))).isEqualTo(Verdict.accept(nick));
    assertThat(filter.filter(nick, in(500)))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            no -> assertThat(no.retryAfter()).contains(Duration.ofSeconds(5)));
  }

  private FilterContext in(int channels) {
    return new FilterContext("nick", ALICE, "", now, channels);
  }

  @Test
  void kickingCountsEvenWithoutAReason() {
    Draft kick =
        new Draft(MessageType.PART, "#lobby", "", Meta.of("{\"_kick\":{\"nick\":\"eve\"}}"));
    for (int i = 0; i < 3; i++) {
      assertThat(filter.filter(kick, context(ALICE, "#lobby"))).isEqualTo(Verdict.accept(kick));
    }

    assertThat(filter.filter(kick, context(ALICE, "#lobby"))).isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void onePersonIsInvitedByManyNoMoreOftenThanByOne() {
    FloodFilter invites = new FloodFilter(settings(1, 3, 2, 5));
    for (int i = 0; i < 3; i++) {
      assertThat(invites.filter(draft(MessageType.SYSTEM, "eve"), context(new UUID(1, i), "eve")))
          .isInstanceOf(Verdict.Accepted.class);
    }

    assertThat(invites.filter(draft(MessageType.SYSTEM, "eve"), context(ALICE, "eve")))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            no -> assertThat(no.retryAfter()).contains(Duration.ofSeconds(1)));
    assertThat(invites.filter(draft(MessageType.MESSAGE, "eve"), context(ALICE, "eve")))
        .isInstanceOf(Verdict.Accepted.class);
    assertThat(invites.filter(draft(MessageType.SYSTEM, "dan"), context(ALICE, "dan")))
        .isInstanceOf(Verdict.Accepted.class);
    invites.forgetSilent(now.plusSeconds(10));
    assertThat(invites.remembered()).isZero();
  }

  @Test
  void theAnswerSaysFlooding() {
    send(ALICE, "#lobby", 3);

    assertThat(filter(MessageType.MESSAGE, ALICE, "#lobby"))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, no -> assertThat(no.code()).isEqualTo("flooding"));
  }

  @Test
  void whoIsSilentIsForgotten() {
    send(ALICE, "#lobby", 3);
    send(BOB, "alice", 1);
    assertThat(filter.remembered()).isEqualTo(4);

    later(Duration.ofSeconds(1));
    filter.forgetSilent(now);
    assertThat(filter.remembered()).isEqualTo(2);
    later(Duration.ofSeconds(2));
    filter.forgetSilent(now);
    assertThat(filter.remembered()).isZero();
  }

  @Test
  void aClockThatIsPutBackHoldsNobodyForLongerThanABurst() {
    TokenBuckets<String> buckets = new TokenBuckets<>(1, Duration.ofSeconds(1), 3, 10);
    buckets.take("a", now);
    later(Duration.ofHours(-1));

    assertThat(buckets.take("a", now)).isEqualTo(Duration.ofSeconds(1));
    later(Duration.ofSeconds(3));
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take("a", now)).isZero();
    }
    assertThat(buckets.take("a", now)).isPositive();
  }

  @Test
  void zeroIsNoLimit() {
    FloodFilter perTarget = new FloodFilter(settings(1, 3, 0, 5));
    FloodFilter overall = new FloodFilter(settings(0, 3, 2, 5));
    for (int i = 0; i < 100; i++) {
      assertThat(perTarget.filter(draft(MessageType.MESSAGE, "n"), context(ALICE, "n" + i)))
          .isInstanceOf(Verdict.Accepted.class);
    }

    assertThat(perTarget.remembered()).isEqualTo(100);
    for (int i = 0; i < 5; i++) {
      overall.filter(draft(MessageType.MESSAGE, "n"), context(ALICE, "n"));
    }
    assertThat(overall.filter(draft(MessageType.MESSAGE, "n"), context(ALICE, "n")))
        .isInstanceOf(Verdict.Rejected.class);
    assertThat(isEnabled(settings(0, 1, 0, 1))).isFalse();
    assertThat(isEnabled(settings(1, 1, 0, 1))).isTrue();
    assertThat(isEnabled(settings(0, 1, 1, 1))).isTrue();
  }

  @Test
  void aFullMemoryLeavesNewPairsToTheLimitOverAllTargets() {
    TokenBuckets<String> buckets = new TokenBuckets<>(1, Duration.ofSeconds(1), 1, 2);
    assertThat(buckets.take("a", now)).isZero();
    assertThat(buckets.take("b", now)).isZero();
    assertThat(buckets.take("c", now)).isZero();
    assertThat(buckets.take("c", now)).isZero();

    assertThat(buckets.size()).isEqualTo(2);
    assertThat(buckets.take("a", now)).isPositive();
    buckets.forgetFull(now.plusSeconds(1));
    assertThat(buckets.take("c", now.plusSeconds(1))).isZero();
    assertThat(buckets.take("c", now.plusSeconds(1))).isPositive();
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanTheBurst() throws Exception {
    FloodFilter shared = new FloodFilter(settings(1, 50, 1, 1000));
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      threads.execute(
          () -> {
            try {
              go.await();
            } catch (InterruptedException e) {
              return;
            }
            for (int j = 0; j < 100; j++) {
              if (shared.filter(draft(MessageType.MESSAGE, "#l"), context(ALICE, "#l"))
                  instanceof Verdict.Accepted) {
                accepted.incrementAndGet();
              }
            }
          });
    }
    go.countDown();
    threads.shutdown();

    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(accepted).hasValue(50);
  }

  @Test
  void forgettingIsLeftToTheServersThreads() throws Exception {
    try (TestContext context = TestContext.at(START)) {
      Factory<MessageFilter, ?> factory = new FloodPlugin().filters().get(0);

      assertThat(context.make(factory, settings(20, 60, 60, 180))).isInstanceOf(FloodFilter.class);
      assertThat(context.executor().shutdownNow()).hasSize(1);
    }
  }

  private static boolean isEnabled(FloodSettings settings) {
    @SuppressWarnings("unchecked")
    Factory<MessageFilter, FloodSettings> factory =
        (Factory<MessageFilter, FloodSettings>) new FloodPlugin().filters().get(0);
    return factory.isEnabled(settings);
  }

  private static FloodSettings settings(int rate, int burst, int allRate, int allBurst) {
    return new FloodSettings(rate, burst, allRate, allBurst, Duration.ofSeconds(1));
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private void send(UUID sender, String target, int times) {
    for (int i = 0; i < times; i++) {
      filter(MessageType.MESSAGE, sender, target);
    }
  }

  /** How long the sender of one more message has to wait; empty when it goes through. */
  private Optional<Duration> wait(UUID sender, String target) {
    return filter(MessageType.MESSAGE, sender, target) instanceof Verdict.Rejected rejected
        ? rejected.retryAfter()
        : Optional.empty();
  }

  private Verdict filter(MessageType type, UUID sender, String target) {
    return filter.filter(draft(type, target), context(sender, target));
  }

  private static Draft draft(MessageType type, String target) {
    return new Draft(type, target, "Hello", Meta.EMPTY);
  }

  private FilterContext context(UUID sender, String target) {
    return new FilterContext("nick", sender, target, now);
  }
}
