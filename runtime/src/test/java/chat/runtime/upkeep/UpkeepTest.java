package chat.runtime.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.model.Message;
import chat.runtime.command.FindOverfull;
import chat.runtime.command.FindRotations;
import chat.runtime.command.RemoveTimeline;
import chat.runtime.command.Rotate;
import chat.runtime.state.Query;
import chat.runtime.state.User;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.TestPoll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpkeepTest {

  private static final Duration TIMEOUT = Duration.ofHours(1);
  private static final int MAX_HISTORY = 20;

  private Core core = Core.start(MAX_HISTORY);
  private Rounds rounds = new Rounds(core, TIMEOUT, MAX_HISTORY);

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private void restart() throws Exception {
    core.close();
    core = core.restarted();
    rounds = new Rounds(core, TIMEOUT, MAX_HISTORY);
  }

  private List<UUID> say(long user, String to, int messages) throws Exception {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      ids.add(core.say(user, to, "message " + i).id());
    }
    return ids;
  }

  private int stored(String channel) throws Exception {
    return core.ask(state -> state.findChannel(channel).timeline().messages());
  }

  private int timelines() throws Exception {
    return core.ask(state -> state.timelines().size());
  }

  /** Reads all of it, and says so. */
  private void catchUp(String token) throws Exception {
    Reading page = core.read(token, null, 1_000);
    core.read(token, page.cursor());
  }

  /** Waits for something that a round brings about. */
  private static void await(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void anErrorInARoundIsFollowedByTheNextRound() throws Exception {
    core.register("bob");
    rounds.start();
    for (Error error :
        List.of(
            new StackOverflowError(),
            new LinkageError("a class is missing"),
            new AssertionError())) {
      core.clock().failNext(error);
      await(() -> !core.clock().isToFail());
    }
    core.clock().advance(TIMEOUT.plusSeconds(1));

    await(() -> core.sessions().find("bob") == null);
    rounds.stop();
  }

  // What is beyond the limit.

  @Test
  void nothingLeavesBeforeThereIsTooMuch() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    say(bob, "#a", MAX_HISTORY);
    catchUp("bob");
    rounds.rotate();

    assertThat(stored("#a")).isEqualTo(MAX_HISTORY + 1);
  }

  @Test
  void theOldestLeaveOnceEverybodyHasThem() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 50);
    rounds.rotate();
    assertThat(stored("#a")).isEqualTo(51);
    catchUp("bob");
    rounds.rotate();

    assertThat(stored("#a")).isEqualTo(MAX_HISTORY);
    assertThat(core.storage().message(core.seqOf(said.get(29)))).isEmpty();
    assertThat(core.storage().message(core.seqOf(said.get(30)))).isPresent();
    assertThat(core.read("bob").gap()).isFalse();
  }

  @Test
  void whoLagsBehindKeepsWhatItHasNotGot() throws Exception {
    long bob = core.register("bob");
    core.registerForGood("eve");
    long eve = core.login("eve", "eve2").user();
    core.join(bob, "#a");
    core.join(eve, "#a");
    List<UUID> said = say(bob, "#a", 60);
    catchUp("bob");
    catchUp("eve");
    core.read("eve2", said.get(9));
    rounds.rotate();

    assertThat(stored("#a")).isGreaterThanOrEqualTo(50).isLessThan(62);
    Reading reading = core.read("eve2");
    assertThat(reading.gap()).isFalse();
    assertThat(reading.ids()).isEqualTo(said.subList(10, 60));
    catchUp("eve2");
    rounds.rotate();
    assertThat(stored("#a")).isEqualTo(MAX_HISTORY);
  }

  @Test
  void aDeviceThatWasThrownAwayIsNotWaitedFor() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "lost");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 50);
    core.clock().advance(TIMEOUT.plusSeconds(1));
    core.token("bob").used();
    catchUp("bob");
    rounds.rotate();
    assertThat(stored("#a")).isEqualTo(MAX_HISTORY);

    Reading found = core.read("lost");
    assertThat(found.gap()).isTrue();
    assertThat(found.ids()).isEqualTo(said.subList(30, 50));
  }

  @Test
  void aSessionWithoutDevicesIsWaitedForFromItsFurthestPlace() throws Exception {
    long bob = core.registerForGood("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 50);
    core.read("bob", said.get(4));
    core.logout("bob");
    rounds.rotate();

    core.login("bob", "again");
    Reading reading = core.read("again");
    assertThat(reading.gap()).isFalse();
    assertThat(reading.ids()).isEqualTo(said.subList(5, 50));
  }

  @Test
  void whoHasNoSessionIsNotWaitedFor() throws Exception {
    long bob = core.register("bob");
    long eve = core.registerForGood("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    core.say(bob, "eve", "first");
    core.quit(eve, "");
    List<UUID> direct = say(bob, "eve", 50);
    say(bob, "#a", 50);
    catchUp("bob");
    rounds.rotate();
    assertThat(stored("#a")).isEqualTo(MAX_HISTORY);

    core.login("eve", "again");
    Reading reading = core.read("again");
    assertThat(reading.gap()).isTrue();
    assertThat(reading.lines().get(0)).isEqualTo("quit eve>eve");
    assertThat(reading.ids().subList(1, 21)).isEqualTo(direct.subList(30, 50));
    Reading next = core.read("again", reading.cursor());
    assertThat(next.gap()).isFalse();
    assertThat(next.messages()).isEmpty();
  }

  @Test
  void whatWasLostStaysLostAfterARestart() throws Exception {
    long bob = core.register("bob");
    long eve = core.registerForGood("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    core.part(eve, "#a");
    core.logout("eve");
    core.quit(eve, "");
    say(bob, "#a", 50);
    catchUp("bob");
    rounds.rotate();
    restart();

    core.login("eve", "again");
    Reading reading = core.read("again");
    assertThat(reading.gap()).isTrue();
    assertThat(reading.lines()).containsExactly("quit eve>eve");
    assertThat(core.read("again", reading.cursor()).gap()).isFalse();
  }

  @Test
  void manyMessagesLeaveInSlices() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 520; i++) {
      last = core.journal().execute(Core.saying(bob, "#a", "message"));
    }
    Core.await(last);
    for (int i = 0; i < 3; i++) {
      catchUp("bob");
    }
    int before = core.storage().commits();
    rounds.rotate();

    assertThat(stored("#a")).isEqualTo(MAX_HISTORY);
    assertThat(core.storage().commits()).isEqualTo(before + 3);
  }

  @Test
  void aRotationLeavesTheNewestAndNothingTwice() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 3);
    long channel = core.ask(state -> state.findChannel("#a").key());

    assertThat(core.run(new Rotate(channel, core.seqOf(said.get(2)), 4))).isFalse();
    assertThat(core.run(new Rotate(channel, core.seqOf(said.get(1)), 3))).isTrue();
    assertThat(core.run(new Rotate(channel, core.seqOf(said.get(1)), 3))).isFalse();
    assertThat(core.run(new Rotate(channel + 1_000, 1, 1))).isFalse();
    assertThat(stored("#a")).isEqualTo(1);
  }

  // What has ended.

  @Test
  void whatEndedStaysForASessionsTimeAndThenLeavesOnceEverybodyHasIt() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    core.part(bob, "#a");
    core.part(eve, "#a");
    catchUp("bob");
    rounds.rotate();
    assertThat(timelines()).isEqualTo(1);
    core.clock().advance(TIMEOUT.plusSeconds(1));
    core.token("bob").used();
    core.token("eve").used();
    rounds.rotate();
    assertThat(timelines()).isEqualTo(1);
    catchUp("eve");
    rounds.rotate();

    assertThat(timelines()).isZero();
    assertThat(core.read("eve").gap()).isFalse();
    assertThat(core.storage().load().ranges()).isEmpty();
  }

  @Test
  void whatEndedWithNobodyLeftLeavesAtOnce() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    say(bob, "#a", 5);
    core.say(bob, "bob", "note");
    core.quit(bob, "");
    rounds.rotate();

    assertThat(timelines()).isZero();
  }

  @Test
  void aConversationLeavesWhenOneIsGoneAndTheOtherHasItAll() throws Exception {
    long bob = core.register("bob");
    long eve = core.registerForGood("eve");
    UUID one = core.say(bob, "eve", "one").id();
    UUID two = core.say(eve, "bob", "two").id();
    core.quit(eve, "");
    core.say(bob, "eve", "three");
    core.quit(bob, "");
    rounds.rotate();
    assertThat(timelines()).as("waits for eve, who is away").isEqualTo(2);
    restart();
    core.login("eve", "again");
    Reading reading = core.read("again");
    assertThat(reading.gap()).isFalse();
    assertThat(reading.ids()).startsWith(one, two);
    core.read("again", reading.cursor());
    rounds.rotate();
    assertThat(timelines()).as("a restart makes the end look recent").isEqualTo(2);
    core.clock().advance(TIMEOUT.plusSeconds(1));
    core.token("again").used();
    rounds.rotate();

    assertThat(timelines()).as("her inbox").isEqualTo(1);
    assertThat(core.read("again").gap()).isFalse();
  }

  @Test
  void aConversationOfWhichOneHasItAllLeavesAtOnceWhenTheOtherGoes() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    core.say(bob, "eve", "hello");
    catchUp("eve");
    core.quit(bob, "");
    rounds.rotate();

    assertThat(timelines()).isZero();
    Reading reading = core.read("eve");
    assertThat(reading.gap()).isFalse();
    assertThat(core.read("eve", reading.cursor()).gap()).isFalse();
  }

  @Test
  void whatStillLivesIsNotRemoved() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    long channel = core.ask(state -> state.findChannel("#a").key());

    assertThat(core.run(new RemoveTimeline(channel))).isFalse();
    assertThat(core.run(new RemoveTimeline(channel + 1_000))).isFalse();
  }

  @Test
  void nothingIsFoundToDoWhereNothingIs() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    say(bob, "#a", 50);

    long channel = core.ask(state -> state.findChannel("#a").key());

    assertThat(core.ask(new FindOverfull(100))).isEmpty();
    assertThat(core.ask(new FindOverfull(MAX_HISTORY)))
        .containsExactly(new FindOverfull.Overfull(channel, 1));
    assertThat(core.ask(finding(List.of(channel), user -> Long.MAX_VALUE)))
        .singleElement()
        .matches(rotation -> rotation.excess() == 31 && !rotation.entirely());
    assertThat(core.ask(finding(List.of(channel), user -> 0))).isEmpty();
    assertThat(core.ask(finding(List.of(channel + 1_000), user -> 0))).isEmpty();
  }

  private static FindRotations finding(List<Long> timelines, ToLongFunction<User> acknowledged) {
    return new FindRotations(
        timelines, MAX_HISTORY, 1_000, acknowledged, Instant.EPOCH, new HashMap<>());
  }

  // What nobody reads.

  private void keepOf(int maxHistory, int maxQueue) {
    rounds = new Rounds(core, new Retention(TIMEOUT, maxHistory, maxQueue, Duration.ofDays(30)));
  }

  @Test
  void whoNeverReadsKeepsNoMoreThanMayWait() throws Exception {
    keepOf(MAX_HISTORY, 30);
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      said.addAll(say(bob, "#a", 25));
      rounds.rotate();
      assertThat(stored("#a")).isEqualTo(Math.min(26 + i * 25, MAX_HISTORY + 30));
    }
    Reading first = core.read("bob", null, 20);
    assertThat(first.gap()).isTrue();
    assertThat(first.ids()).isEqualTo(said.subList(75, 95));
    Reading second = core.read("bob", first.cursor());
    assertThat(second.gap()).isFalse();
    assertThat(second.ids()).isEqualTo(said.subList(95, 125));
    core.read("bob", second.cursor());
    rounds.rotate();

    assertThat(stored("#a")).isEqualTo(MAX_HISTORY);
  }

  @Test
  void whereNothingMayWaitTheNewestStayForEverybody() throws Exception {
    keepOf(MAX_HISTORY, 0);
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.say(bob, "eve", "one");
    List<UUID> said = say(bob, "eve", 50);
    core.read("eve", said.get(9));
    rounds.rotate();
    Reading reading = core.read("eve");

    assertThat(reading.gap()).isTrue();
    assertThat(reading.ids()).isEqualTo(said.subList(30, 50));
    assertThat(core.read("eve", reading.cursor()).gap()).isFalse();
    assertThat(core.read("eve", said.get(39)).gap()).isFalse();
    assertThat(eve).isPositive();
  }

  @Test
  void aStreamThatHasThemInMemoryLosesNothing() throws Exception {
    keepOf(5, 5);
    long bob = core.register("bob");
    core.join(bob, "#a");
    Reading start = core.read("bob");
    core.read("bob", start.cursor());
    List<UUID> said = say(bob, "#a", 50);
    rounds.rotate();
    assertThat(stored("#a")).isEqualTo(10);

    Reading live = core.read("bob", start.cursor(), 30);
    assertThat(live.gap()).isFalse();
    assertThat(live.ids()).isEqualTo(said.subList(0, 30));
    Reading rest = core.read("bob", live.cursor());
    assertThat(rest.gap()).isFalse();
    assertThat(rest.ids()).isEqualTo(said.subList(30, 50));
  }

  @Test
  void whatWasForcedOutOfAPastStayIsAGapOnceAlsoAfterARestart() throws Exception {
    keepOf(MAX_HISTORY, 10);
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    say(bob, "#a", 3);
    core.part(eve, "#a");
    UUID direct = core.say(bob, "eve", "direct").id();
    catchUp("bob");
    say(bob, "#a", 100);
    rounds.rotate();
    assertThat(stored("#a")).isEqualTo(MAX_HISTORY + 10);
    restart();

    Reading reading = core.read("eve");
    assertThat(reading.gap()).isTrue();
    assertThat(reading.ids()).containsExactly(direct);
    assertThat(core.read("eve", reading.cursor()).gap()).isFalse();
  }

  @Test
  void anInboxAndAConversationWithSomebodyWhoIsAwayAreBoundedAsWell() throws Exception {
    keepOf(MAX_HISTORY, 10);
    long bob = core.register("bob");
    long eve = core.registerForGood("eve");
    say(bob, "bob", 100);
    core.say(bob, "eve", "first");
    core.quit(eve, "");
    say(bob, "eve", 100);
    rounds.rotate();

    assertThat(said("bob", "bob")).isEqualTo(MAX_HISTORY + 10);
    assertThat(said("bob", "eve")).isEqualTo(MAX_HISTORY + 10);
  }

  /** How many messages of a conversation are stored. */
  private int said(String one, String other) throws Exception {
    Query<Integer> count =
        state -> {
          User first = Objects.requireNonNull(state.findUser(one));
          User second = Objects.requireNonNull(state.findUser(other));
          return Objects.requireNonNull(state.findConversation(first, second)).messages();
        };
    return core.ask(count);
  }

  @Test
  void aChannelThatEndedWithTooMuchKeepsWhatMayWait() throws Exception {
    keepOf(MAX_HISTORY, 10);
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 100);
    core.part(bob, "#a");
    rounds.rotate();
    Reading reading = core.read("bob");

    assertThat(reading.gap()).isTrue();
    assertThat(reading.ids()).hasSize(MAX_HISTORY + 10).startsWith(said.get(71));
    assertThat(core.read("bob", reading.cursor()).gap()).isFalse();
  }

  @Test
  void manyThatNobodyReadsLeaveInSlices() throws Exception {
    keepOf(MAX_HISTORY, 30);
    long bob = core.register("bob");
    core.join(bob, "#a");
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 549; i++) {
      last = core.journal().execute(Core.saying(bob, "#a", "message"));
    }
    Core.await(last);
    int before = core.storage().commits();
    rounds.rotate();

    assertThat(stored("#a")).isEqualTo(MAX_HISTORY + 30);
    assertThat(core.storage().commits()).isEqualTo(before + 3);
  }

  @Test
  void whoKeepsATimelineIsTheOnlyOneLookedAtUntilItMovesOn() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    for (int i = 0; i < 100; i++) {
      core.join(core.register("user" + i), "#a");
    }
    say(bob, "#a", 50);
    long channel = core.ask(state -> state.findChannel("#a").key());
    Map<Long, FindRotations.Laggard> laggards = new HashMap<>();
    List<String> looked = new ArrayList<>();
    long reached = core.seqOf(core.say(bob, "#a", "last").id());
    Map<String, Long> acknowledged = new HashMap<>();
    FindRotations find =
        new FindRotations(
            List.of(channel),
            MAX_HISTORY,
            1_000,
            user -> {
              looked.add(user.nick());
              return acknowledged.getOrDefault(user.nick(), reached);
            },
            Instant.EPOCH,
            laggards);
    acknowledged.put("eve", 0L);
    acknowledged.put("bob", 0L);
    core.ask(find);
    looked.clear();
    for (int i = 0; i < 3; i++) {
      core.ask(find);
    }
    assertThat(looked).hasSize(3).doesNotContainAnyElementsOf(List.of("user1", "user2"));
    acknowledged.clear();

    assertThat(core.ask(find)).hasSize(1);
    assertThat(laggards).isEmpty();
  }

  // Sessions and what is remembered of them.

  @Test
  void idleSessionsExpire() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    core.join(bob, "#a");
    core.clock().advance(TIMEOUT);
    rounds.expireSessions();
    assertThat(core.sessions().count()).isEqualTo(2);
    core.token("eve").used();
    core.clock().advance(Duration.ofMillis(1));
    rounds.expireSessions();

    assertThat(core.sessions().count()).isEqualTo(1);
    assertThat(core.sessions().find("bob")).isNull();
  }

  @Test
  void whoWaitsForMessagesIsNotIdle() throws Exception {
    core.register("bob");
    var poll = core.hold("bob", null);
    core.clock().advance(TIMEOUT.multipliedBy(2));
    rounds.expireSessions();
    assertThat(core.sessions().count()).isEqualTo(1);
    core.overdue(poll);
    rounds.expireSessions();
    assertThat(core.sessions().count()).isEqualTo(1);
    core.clock().advance(TIMEOUT.plusMillis(1));
    rounds.expireSessions();
    assertThat(core.sessions().count()).isZero();
  }

  @Test
  void whoWentAwayWhileItWaitedIsIdleSinceItBegan() throws Exception {
    core.register("bob");
    var poll = core.hold("bob", null);
    core.clock().advance(TIMEOUT.plusMillis(1));
    core.streams().abandon(poll);
    rounds.expireSessions();

    assertThat(core.sessions().count()).isZero();
  }

  @Test
  void acknowledgementsAreTriedAgainUntilTheyAreStored() throws Exception {
    long bob = core.register("bob");
    Message one = core.say(bob, "bob", "one");
    core.read("bob", one.id());
    core.storage().failCommits(true);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> rounds.keepAcknowledgements());
    core.storage().failCommits(false);
    rounds.stop();
    int commits = core.storage().commits();
    rounds.keepAcknowledgements();
    assertThat(core.storage().commits()).isEqualTo(commits);
    restart();

    assertThat(core.read("bob").messages()).isEmpty();
  }

  @Test
  void manyAcknowledgementsAreStoredInSlices() throws Exception {
    for (int i = 0; i < 450; i++) {
      long user = core.register("user" + i);
      core.read("user" + i, core.say(user, "user" + i, "hello").id());
    }
    int before = core.storage().commits();
    rounds.keepAcknowledgements();
    assertThat(core.storage().commits()).isEqualTo(before + 3);
    restart();

    for (int i = 0; i < 450; i++) {
      assertThat(core.read("user" + i).messages()).isEmpty();
    }
  }

  @Test
  void anOrderlyStopRemembersWhenPeopleWereSeen() throws Exception {
    long bob = core.register("bob");
    core.clock().advance(Duration.ofMinutes(5));
    core.token("bob").used();
    Instant seen = core.clock().instant();
    core.storage().failCommits(true);
    assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> rounds.noteSeen());
    core.storage().failCommits(false);
    core.clock().advance(Duration.ofMinutes(5));
    rounds.stop();
    restart();

    Instant remembered = core.ask(state -> state.findUser(bob).lastSeen());
    assertThat(remembered).isEqualTo(seen);
  }

  // Time that jumps.

  private boolean session(long user) throws Exception {
    return core.ask(state -> state.findUser(user) != null);
  }

  @Test
  void aClockThatIsPutAheadExpiresNobody() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    TestPoll poll = core.hold("eve", null);
    core.clock().put(core.clock().instant().plus(Duration.ofHours(25)));
    rounds.expireSessions();
    core.clock().put(core.clock().instant().minus(Duration.ofDays(20_000)));
    rounds.expireSessions();

    assertThat(core.sessions().count()).isEqualTo(2);
    assertThat(poll.answers()).isZero();
    core.clock().put(core.clock().instant().minus(Duration.ofDays(20)));
    core.clock().advance(TIMEOUT.plusSeconds(1));
    rounds.expireSessions();
    assertThat(session(bob)).as("idle, whatever the clock says").isFalse();
    assertThat(core.sessions().count()).isEqualTo(1);
  }

  @Test
  void aClockThatIsPutAheadThrowsNoDeviceAway() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    core.join(bob, "#a");
    say(bob, "#a", 50);
    catchUp("bob");
    core.clock().put(core.clock().instant().plus(Duration.ofHours(25)));
    rounds.rotate();

    assertThat(stored("#a")).as("the phone has not read them").isEqualTo(51);
  }

  @Test
  void howLongASessionWasIdleCountsAfterARestart() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    core.clock().advance(Duration.ofMinutes(40));
    core.token("eve").used();
    rounds.stop();
    core.clock().advance(Duration.ofMinutes(10));
    restart();
    core.clock().advance(Duration.ofMinutes(11));
    rounds.expireSessions();

    assertThat(session(bob)).isFalse();
    assertThat(core.sessions().count()).isEqualTo(1);
    core.clock().advance(Duration.ofMinutes(40));
    rounds.expireSessions();
    assertThat(core.sessions().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:10Z", "2026-02-11T20:00:00Z", "2099-01-01T00:00:00Z"})
  void aClockThatIsWrongAtTheStartExpiresNobody(Instant wrong) throws Exception {
    core.register("bob");
    Instant right = core.clock().instant();
    rounds.stop();
    core.clock().put(wrong);
    restart();
    core.clock().advance(TIMEOUT.minusSeconds(1));
    rounds.expireSessions();
    core.clock().put(right.plus(TIMEOUT));
    rounds.expireSessions();
    assertThat(core.sessions().count()).isEqualTo(1);
    core.clock().advance(Duration.ofSeconds(2));
    rounds.expireSessions();
    assertThat(core.sessions().count()).as("idle since the start").isZero();
  }

  @Test
  void aTimeOfAWrongClockIsForgottenOnceTheUserIsSeenAgain() throws Exception {
    long bob = core.register("bob");
    Instant right = core.clock().instant();
    core.clock().put(right.plus(Duration.ofDays(20_000)));
    core.clock().advance(Duration.ofSeconds(1));
    core.token("bob").used();
    rounds.noteSeen();
    core.clock().put(right);
    core.clock().advance(Duration.ofSeconds(1));
    core.token("bob").used();
    rounds.noteSeen();

    Instant stored = core.ask(state -> state.findUser(bob).lastSeen());
    assertThat(stored).isEqualTo(core.clock().instant());
  }

  @Test
  void aClockThatIsPutAheadEndsNoChannelThatWaitsForItsMembers() throws Exception {
    long bob = core.registerForGood("bob");
    core.join(bob, "#a");
    core.quit(bob, "");
    Instant right = core.clock().instant();
    rounds.endAbsences();
    core.clock().put(right.plus(Duration.ofDays(31)));
    rounds.endAbsences();
    assertThat(waits("#a")).isTrue();
    restart();
    rounds.endAbsences();
    assertThat(waits("#a")).as("it was wrong at the start, too").isTrue();

    core.clock().put(right);
    restart();
    core.clock().advance(Duration.ofDays(29));
    rounds.endAbsences();
    assertThat(waits("#a")).isTrue();
    core.clock().advance(Duration.ofDays(1));
    rounds.endAbsences();
    assertThat(waits("#a")).isFalse();
  }

  private boolean waits(String channel) throws Exception {
    return core.ask(state -> state.findChannel(channel) != null);
  }
}
