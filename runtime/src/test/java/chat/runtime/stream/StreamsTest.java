package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.model.Message;
import chat.runtime.command.Acknowledge;
import chat.runtime.command.Logout;
import chat.runtime.command.Probe;
import chat.runtime.command.RemoveTimeline;
import chat.runtime.command.Rotate;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.Steps;
import chat.runtime.testkit.TestPoll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsTest {

  private Core core = Core.start();

  @AfterEach
  void nothingIsLeftOver() throws Exception {
    core.streams().close();
    core.settle();
    assertThat(core.streams().held()).isZero();
    assertThat(core.sessions().all()).noneMatch(Session::isHolding);
    core.close();
  }

  /** Has the user say that many things to itself, in one batch. */
  private List<UUID> flood(long user, String to, int messages) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    core.storage()
        .beforeCommit(
            () -> {
              reached.countDown();
              try {
                opened.await(20, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    core.journal().execute(new Probe());
    reached.await();
    var answers =
        IntStream.range(0, messages)
            .mapToObj(i -> core.journal().execute(Core.saying(user, to, "flood " + i)))
            .toList();
    core.storage().beforeCommit(() -> {});
    opened.countDown();
    List<UUID> ids = new ArrayList<>();
    for (var answer : answers) {
      ids.add(Core.await(answer).message().id());
    }
    core.settle();
    return ids;
  }

  private List<UUID> readAll(String token, UUID after, int limit) throws Exception {
    List<UUID> all = new ArrayList<>();
    Reading page = core.read(token, after, limit);
    while (!page.messages().isEmpty()) {
      assertThat(page.gap()).isFalse();
      all.addAll(page.ids());
      page = core.read(token, page.cursor(), limit);
    }
    return all;
  }

  private static String error(TestPoll poll) {
    try {
      Core.await(poll.answer());
      return "ok";
    } catch (ChatException e) {
      return e.code();
    }
  }

  private void rotate(long key, UUID upTo, int messages) throws Exception {
    assertThat(core.run(new Rotate(key, core.seqOf(upTo), messages))).isTrue();
  }

  private long channel(String name) throws Exception {
    return core.ask(state -> state.findChannel(name).key());
  }

  /** Whatever is in memory gives way; what gave way is read from the storage, none is lost. */
  @Test
  void theStreamsOfAllWhoReadTakeSoMuchMemoryTogether() throws Exception {
    List<List<UUID>> said = new ArrayList<>();
    long[] users = new long[20];
    for (int i = 0; i < users.length; i++) {
      users[i] = core.register("user" + i);
      core.read("user" + i);
      said.add(new ArrayList<>());
    }
    String large = "x".repeat(4_000);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < users.length; i++) {
        said.get(i).add(core.say(users[i], "user" + i, large).id());
        assertThat(core.streams().liveBytes()).isLessThanOrEqualTo(Core.LIVE_BYTES);
      }
    }

    assertThat(core.streams().liveBytes()).isPositive();
    for (int i = 0; i < users.length; i++) {
      assertThat(readAll("user" + i, idOf(users[i]), 7)).isEqualTo(said.get(i));
    }
  }

  private UUID idOf(long user) throws Exception {
    return core.ask(state -> state.ids().of(user));
  }

  // What a stream is.

  @Test
  void aNewUserHasAnEmptyStreamAndACursorAllTheSame() throws Exception {
    long bob = core.register("bob");
    Reading first = core.read("bob");

    assertThat(first.messages()).isEmpty();
    assertThat(first.gap()).isFalse();
    assertThat(first.cursor()).isEqualTo(core.ask(state -> state.ids().of(bob)));
    assertThat(core.read("bob", first.cursor())).isEqualTo(first);
    core.say(bob, "bob", "hello");
    assertThat(core.read("bob", first.cursor()).lines()).containsExactly("message bob>bob hello");
  }

  @Test
  void oneStreamHasAllInTheOrderInWhichItWasSaid() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    core.join(eve, "#b");
    core.say(bob, "eve", "direct");
    core.say(eve, "#a", "channel");
    core.say(eve, "#b", "elsewhere");
    core.say(bob, "bob", "alone");
    core.topic(bob, "#a", "topic");
    core.part(bob, "#a");
    core.say(eve, "#a", "after");

    List<String> bobs =
        List.of(
            "join bob>#a",
            "join eve>#a",
            "message bob>eve direct",
            "message eve>#a channel",
            "message bob>bob alone",
            "topic bob>#a topic",
            "part bob>#a");
    assertThat(core.read("bob").lines()).isEqualTo(bobs);
    assertThat(core.read("eve").lines())
        .containsExactly(
            "join eve>#a",
            "join eve>#b",
            "message bob>eve direct",
            "message eve>#a channel",
            "message eve>#b elsewhere",
            "topic bob>#a topic",
            "part bob>#a",
            "message eve>#a after");
    try (Core restarted = core.restarted()) {
      assertThat(restarted.read("bob").lines()).isEqualTo(bobs);
    }
  }

  @Test
  void theFirstMessageOfAnInboxIsInIt() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.nick(eve, "Eve2");
    core.join(bob, "#a");
    core.invite(bob, "#a", "eve2");

    List<String> eves = List.of("nick eve>Eve2 Eve2", "system Server>Eve2 bob invites you to #a");
    assertThat(core.read("eve").lines()).isEqualTo(eves);
    try (Core restarted = core.restarted()) {
      assertThat(restarted.read("eve").lines()).isEqualTo(eves);
    }
  }

  @Test
  void aRejoinLeavesOutWhatWasSaidMeanwhile() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    TestPoll live = core.hold("bob", null);
    core.join(bob, "#a");
    core.part(bob, "#a");
    core.say(eve, "#a", "missed");
    core.join(bob, "#a");
    core.say(eve, "#a", "heard");

    assertThat(Reading.of(Core.await(live.answer())).lines()).containsExactly("join bob>#a");
    List<String> bobs =
        List.of("join bob>#a", "part bob>#a", "join bob>#a", "message eve>#a heard");
    assertThat(core.read("bob").lines()).isEqualTo(bobs);
    try (Core restarted = core.restarted()) {
      assertThat(restarted.read("bob").lines()).isEqualTo(bobs);
    }
  }

  @Test
  void whoSendsFromOutsideGetsNoCopy() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    core.mode(eve, "#a", "-n");
    TestPoll poll = core.hold("bob", null);
    Message sent = core.say(bob, "#a", "from outside");
    core.settle();

    assertThat(poll.answer()).isNotDone();
    assertThat(core.read("bob").messages()).isEmpty();
    assertThat(core.read("eve").ids()).endsWith(sent.id());
  }

  // Cursors and acknowledgements.

  @Test
  void whatWasNotAcknowledgedComesAgain() throws Exception {
    long bob = core.register("bob");
    core.say(bob, "bob", "one");
    core.say(bob, "bob", "two");
    Reading first = core.read("bob", null, 1);

    assertThat(first.lines()).containsExactly("message bob>bob one");
    assertThat(core.read("bob", null, 1)).isEqualTo(first);
    assertThat(core.read("bob", first.cursor()).lines()).containsExactly("message bob>bob two");
    assertThat(core.read("bob").lines()).containsExactly("message bob>bob two");
  }

  @Test
  void anAcknowledgementNeverGoesBack() throws Exception {
    long bob = core.register("bob");
    UUID one = core.say(bob, "bob", "one").id();
    UUID two = core.say(bob, "bob", "two").id();
    UUID three = core.say(bob, "bob", "three").id();

    assertThat(core.read("bob", two).ids()).containsExactly(three);
    assertThat(core.read("bob", one).ids()).containsExactly(two, three);
    assertThat(core.read("bob").ids()).containsExactly(three);
    assertThat(core.token("bob").acknowledged()).isEqualTo(core.seqOf(two));
  }

  @Test
  void eachDeviceHasItsOwnPlaceAndANewOneBeginsAtTheFurthest() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    UUID one = core.say(bob, "bob", "one").id();
    UUID two = core.say(bob, "bob", "two").id();
    core.read("bob", one);
    core.login("bob", "tablet");

    assertThat(core.read("bob").ids()).containsExactly(two);
    assertThat(core.read("phone").ids()).containsExactly(one, two);
    assertThat(core.read("tablet").ids()).containsExactly(two);
  }

  @Test
  void theFurthestPlaceOutlivesTheDeviceThatWasThere() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    UUID one = core.say(bob, "bob", "one").id();
    UUID two = core.say(bob, "bob", "two").id();
    core.read("phone", one);
    core.logout("phone");
    core.login("bob", "tablet");
    assertThat(core.read("tablet").ids()).containsExactly(two);
    core.quit(bob, "");
    core.login("bob", "desk");
    assertThat(core.read("desk").lines()).containsExactly("message bob>bob two", "quit bob>bob");
  }

  @Test
  void anUnknownOrForeignPlaceIsAGapAndAcknowledgesNothing() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    UUID one = core.say(bob, "bob", "one").id();
    UUID two = core.say(bob, "bob", "two").id();
    UUID eves = core.say(eve, "eve", "hers").id();
    core.read("bob", one);

    for (UUID unknown :
        List.of(
            eves,
            UUID.randomUUID(),
            new UUID(0, 0),
            core.ask(state -> state.ids().of(eve)),
            core.ask(state -> state.ids().of(0)),
            core.ask(state -> state.ids().of(state.lastSeq() + 1)))) {
      Reading reading = core.read("bob", unknown);
      assertThat(reading.gap()).isTrue();
      assertThat(reading.ids()).containsExactly(one, two);
      assertThat(core.token("bob").acknowledged()).isEqualTo(core.seqOf(one));
    }
  }

  @Test
  void anUnknownPlaceInAnEmptyStreamIsAGapOnce() throws Exception {
    core.register("bob");
    Reading reading = core.read("bob", UUID.randomUUID());

    assertThat(reading.gap()).isTrue();
    assertThat(reading.messages()).isEmpty();
    assertThat(core.read("bob", reading.cursor()).gap()).isFalse();
  }

  @Test
  void aMessageFromBeforeOnesJoiningIsForeign() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    UUID before = core.say(eve, "#a", "before").id();
    core.join(bob, "#a");

    assertThat(core.read("bob", before).gap()).isTrue();
    assertThat(core.read("eve", before).gap()).isFalse();
  }

  @Test
  void acknowledgementsAreStoredOnRequest() throws Exception {
    long bob = core.register("bob");
    UUID one = core.say(bob, "bob", "one").id();
    UUID two = core.say(bob, "bob", "two").id();
    core.read("bob", one);
    try (Core crashed = core.restarted()) {
      assertThat(crashed.read("bob").ids()).containsExactly(one, two);
    }
    core.run(new Acknowledge(core.sessions().acknowledgements()));
    try (Core restarted = core.restarted()) {
      assertThat(restarted.read("bob").ids()).containsExactly(two);
    }
  }

  // Live and cold.

  @Test
  void aBatchThatIsLargerThanMemoryLosesNothingForWhoWaits() throws Exception {
    long bob = core.register("bob");
    TestPoll poll = core.hold("bob", null);
    List<UUID> sent = flood(bob, "bob", 300);
    Reading first = Reading.of(Core.await(poll.answer()));

    List<UUID> got = new ArrayList<>(first.ids());
    got.addAll(readAll("bob", first.cursor(), 200));
    assertThat(got).isEqualTo(sent);
  }

  @Test
  void whoIsFurtherBehindThanMemoryReadsTheStorage() throws Exception {
    long bob = core.register("bob");
    UUID start = core.read("bob").cursor();
    List<UUID> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sent.addAll(flood(bob, "bob", 100));
    }

    for (int limit : new int[] {1, 7, 200, 256, 257, 1_000}) {
      assertThat(readAll("bob", start, limit)).isEqualTo(sent);
    }
  }

  @Test
  void aStreamThatNobodyReadsIsFedNoMoreAndMissesNothing() throws Exception {
    long bob = core.register("bob");
    core.read("bob");
    Stream stream = core.token("bob").session().stream();
    assertThat(stream.isLive()).isTrue();
    core.clock().advance(Duration.ofSeconds(2));

    assertThat(Core.await(core.streams().coolDown(Duration.ofSeconds(1)))).isEqualTo(1);
    assertThat(stream.isLive()).isFalse();
    assertThat(stream.sources).isEmpty();
    core.say(bob, "bob", "one");
    assertThat(core.read("bob").lines()).containsExactly("message bob>bob one");
    core.say(bob, "bob", "two");
    assertThat(core.read("bob").lines())
        .containsExactly("message bob>bob one", "message bob>bob two");
  }

  @Test
  void whoWaitsIsNotCooledDown() throws Exception {
    long bob = core.register("bob");
    TestPoll poll = core.hold("bob", null);
    core.clock().advance(Duration.ofHours(1));
    assertThat(Core.await(core.streams().coolDown(Duration.ZERO))).isZero();

    core.say(bob, "bob", "hello");
    assertThat(Reading.of(Core.await(poll.answer())).lines())
        .containsExactly("message bob>bob hello");
  }

  @Test
  void aCaughtUpReaderIsAnsweredFromMemory() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.say(eve, "eve", "nothing to bob");
    UUID cursor = core.read("bob").cursor();
    core.storage().failReads(true);

    assertThat(core.read("bob", cursor).messages()).isEmpty();
    UUID one = core.say(bob, "bob", "one").id();
    assertThat(core.read("bob", cursor).ids()).containsExactly(one);
    assertThat(core.read("bob", one).messages()).isEmpty();
    core.storage().failReads(false);
  }

  @Test
  void aFailedCommitDoesNotConfuseALiveStream() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    // Answers that change nothing take numbers too.
    core.join(bob, "#a");
    core.join(bob, "#a");
    UUID cursor = core.read("bob").cursor();
    core.storage().failCommits(true);
    core.code(Core.saying(bob, "#a", "lost"));
    core.storage().failCommits(false);
    UUID kept = core.say(bob, "#a", "kept").id();

    assertThat(core.read("bob", cursor).ids()).containsExactly(kept);
    assertThat(core.read("bob", kept).messages()).isEmpty();
  }

  @Test
  void aStorageThatCannotBeReadIsAnError() throws Exception {
    long bob = core.register("bob");
    core.say(bob, "bob", "one");
    core.storage().failReads(true);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> core.read("bob"))
        .matches(e -> e.is(ErrorCode.STORAGE_UNAVAILABLE));
    core.storage().failReads(false);

    assertThat(core.read("bob").lines()).containsExactly("message bob>bob one");
  }

  // Held polls.

  @Test
  void aMessageAnswersThePollsOfAllDevices() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    TestPoll one = core.hold("bob", null);
    TestPoll two = core.hold("phone", null);
    TestPoll three = core.hold("phone", null);
    assertThat(core.streams().held()).isEqualTo(3);
    UUID said = core.say(bob, "bob", "hello").id();
    core.settle();

    for (TestPoll poll : List.of(one, two, three)) {
      Reading reading = Reading.of(Core.await(poll.answer()));
      assertThat(reading.ids()).containsExactly(said);
      assertThat(reading.cursor()).isEqualTo(said);
    }
    assertThat(core.streams().held()).isZero();
  }

  @Test
  void aPollGetsAllThatOneBatchHasForItUpToItsLimit() throws Exception {
    long bob = core.register("bob");
    TestPoll all = core.hold("bob", null);
    TestPoll few = new TestPoll(core.token("bob"), 3);
    core.begin(few, null, true);
    List<UUID> sent = flood(bob, "bob", 10);

    assertThat(Reading.of(Core.await(all.answer())).ids()).isEqualTo(sent);
    assertThat(Reading.of(Core.await(few.answer())).ids()).isEqualTo(sent.subList(0, 3));
    assertThat(readAll("bob", sent.get(2), 3)).isEqualTo(sent.subList(3, 10));
  }

  @Test
  void thePollsOfOneLoopAreAnsweredTogether() throws Exception {
    long bob = core.register("bob");
    core.read("bob");
    Steps loop = new Steps();
    List<TestPoll> polls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestPoll poll = new TestPoll(core.token("bob"), 10, loop);
      polls.add(poll);
      core.begin(poll, null, true);
    }
    core.say(bob, "bob", "hello");
    core.settle();

    assertThat(loop.waiting()).isEqualTo(1);
    assertThat(polls).noneMatch(poll -> poll.answer().isDone());
    loop.next();
    assertThat(polls).allMatch(poll -> poll.answer().isDone());
  }

  @Test
  void theSeventeenthPollSendsTheOldestHome() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    List<TestPoll> polls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      polls.add(core.hold(i % 2 == 0 ? "bob" : "phone", null));
    }
    assertThat(polls).noneMatch(poll -> poll.answer().isDone());
    polls.add(core.hold("bob", null));

    Reading early = Reading.of(Core.await(polls.get(0).answer()));
    assertThat(early.messages()).isEmpty();
    assertThat(early.cursor()).isEqualTo(core.ask(state -> state.ids().of(bob)));
    assertThat(polls.subList(1, 17)).noneMatch(poll -> poll.answer().isDone());
    assertThat(core.streams().held()).isEqualTo(16);
  }

  @Test
  void aPollWhoseTimeIsOverGetsAnEmptyPage() throws Exception {
    long bob = core.register("bob");
    UUID one = core.say(bob, "bob", "one").id();
    TestPoll poll = core.hold("bob", one);
    core.overdue(poll);
    Reading reading = Reading.of(Core.await(poll.answer()));

    assertThat(reading.messages()).isEmpty();
    assertThat(reading.cursor()).isEqualTo(one);
    core.say(bob, "bob", "late");
    core.overdue(poll);
    core.settle();
    assertThat(core.streams().held()).isZero();
  }

  @Test
  void aMessageInTheLastMomentIsStillInTime() throws Exception {
    long bob = core.register("bob");
    core.read("bob");
    Steps loop = new Steps();
    TestPoll poll = new TestPoll(core.token("bob"), 10, loop);
    core.begin(poll, null, true);
    UUID said = core.say(bob, "bob", "just in time").id();
    core.settle();
    core.overdue(poll);
    assertThat(Reading.of(Core.await(poll.answer())).ids()).containsExactly(said);
    loop.next();
    assertThat(poll.answers()).isEqualTo(1);
  }

  @Test
  void aClientThatWentAwayIsForgotten() throws Exception {
    long bob = core.register("bob");
    TestPoll gone = core.hold("bob", null);
    core.streams().abandon(gone);
    assertThat(core.streams().held()).isZero();
    assertThat(core.token("bob").session().isHolding()).isFalse();
    core.say(bob, "bob", "hello");
    core.overdue(gone);
    core.settle();

    assertThat(gone.answer()).isNotDone();
  }

  @Test
  void aRevokedTokenEndsItsPollsAtOnce() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    TestPoll desk = core.hold("bob", null);
    TestPoll phone = core.hold("phone", null);
    Token token = core.token("phone");
    core.run(new Logout(bob, "phone", core.sessions()));

    assertThat(error(phone)).isEqualTo("unauthorized");
    assertThat(desk.answer()).isNotDone();
    assertThat(token.isRevoked()).isTrue();
    TestPoll late = new TestPoll(token, 10);
    core.begin(late, null, true);
    core.settle();
    assertThat(late.answer()).isDone();
    core.say(bob, "bob", "still here");
    assertThat(Reading.of(Core.await(desk.answer())).messages()).hasSize(1);
  }

  @Test
  void theEndOfASessionEndsAllItsPolls() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    long eve = core.register("eve");
    List<TestPoll> polls =
        List.of(core.hold("bob", null), core.hold("phone", null), core.hold("eve", null));
    Token old = core.token("bob");
    core.quit(bob, "");
    core.quit(eve, "");

    assertThat(polls).allMatch(poll -> error(poll).equals("unauthorized"));
    core.login("bob", "again");
    TestPoll late = new TestPoll(old, 10);
    core.begin(late, null, true);
    assertThat(error(late)).isEqualTo("unauthorized");
    assertThat(core.read("again").lines()).containsExactly("quit bob>bob");
  }

  @Test
  void aStopAnswersEverybodyAndHoldsNobodyAnyMore() throws Exception {
    core.register("bob");
    TestPoll held = core.hold("bob", null);
    core.streams().close();

    assertThat(Reading.of(Core.await(held.answer())).messages()).isEmpty();
    TestPoll late = core.hold("bob", null);
    assertThat(Reading.of(Core.await(late.answer())).messages()).isEmpty();
  }

  @Test
  void readersThatTakeNoMoreWorkAreAnError() throws Exception {
    core.close();
    core =
        Core.start(
            100,
            task -> {
              throw new RejectedExecutionException("no more");
            });
    core.register("bob");
    TestPoll poll = new TestPoll(core.token("bob"), 10);
    core.begin(poll, null, true);

    assertThat(error(poll)).isEqualTo("stopping");
    assertThat(core.streams().held()).isZero();
  }

  @Test
  void aPollAbandonedWhileTheStorageIsReadIsForgotten() throws Exception {
    Steps readers = newCore(100);
    core.register("bob");
    TestPoll poll = new TestPoll(core.token("bob"), 10);
    core.begin(poll, null, true);
    core.streams().abandon(poll);
    readers.next();
    core.settle();
    readers.next();

    assertThat(readers.waiting()).isZero();
    assertThat(poll.answer()).isNotDone();
    assertThat(core.streams().held()).isZero();
  }

  @Test
  void aPollThatIsOverdueWhileTheStorageIsReadIsAnsweredThen() throws Exception {
    Steps readers = newCore(100);
    core.register("bob");
    TestPoll poll = new TestPoll(core.token("bob"), 10);
    core.begin(poll, null, true);
    readers.next();
    core.overdue(poll);
    assertThat(poll.answer()).isNotDone();
    core.settle();
    readers.next();

    assertThat(Reading.of(Core.await(poll.answer())).messages()).isEmpty();
  }

  private Steps newCore(int maxHistory) {
    core.close();
    Steps readers = new Steps();
    core = Core.start(maxHistory, readers);
    return readers;
  }

  @Test
  void aMessageThatComesWhileTheStorageIsReadIsNotMissed() throws Exception {
    Steps readers = newCore(100);
    long bob = core.register("bob");
    TestPoll poll = new TestPoll(core.token("bob"), 10);
    core.begin(poll, null, true);
    readers.next();
    core.settle();
    UUID said = core.say(bob, "bob", "meanwhile").id();
    readers.next();

    assertThat(Reading.of(Core.await(poll.answer())).ids()).containsExactly(said);
  }

  // Gaps.

  @Test
  void whatWasRotatedAwayIsAGapForWhoHasNotGotIt() throws Exception {
    long bob = core.registerForGood("bob");
    core.join(bob, "#a");
    UUID one = core.say(bob, "#a", "one").id();
    UUID two = core.say(bob, "#a", "two").id();
    UUID three = core.say(bob, "#a", "three").id();
    core.login("bob", "phone");
    core.read("bob", one);
    rotate(channel("#a"), two, 3);

    Reading phone = core.read("phone");
    assertThat(phone.gap()).isTrue();
    assertThat(phone.ids()).containsExactly(three);
    assertThat(core.read("phone", phone.cursor()).gap()).isFalse();
    Reading desk = core.read("bob");
    assertThat(desk.gap()).isTrue();
    assertThat(desk.ids()).containsExactly(three);
  }

  @Test
  void whatWasRotatedAwayAfterItArrivedIsNoGap() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    core.say(bob, "#a", "one");
    UUID two = core.say(bob, "#a", "two").id();
    UUID three = core.say(bob, "#a", "three").id();
    core.read("bob", two);
    rotate(channel("#a"), two, 3);

    Reading reading = core.read("bob");
    assertThat(reading.gap()).isFalse();
    assertThat(reading.ids()).containsExactly(three);
    core.run(new Acknowledge(core.sessions().acknowledgements()));
    try (Core restarted = core.restarted()) {
      assertThat(restarted.read("bob", two)).isEqualTo(reading);
    }
  }

  @Test
  void whatIsGoneWithAWholeRangeIsAGapOnceEvenWhenNothingIsLeft() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    core.join(bob, "#a");
    UUID parted = core.part(bob, "#a").message().id();
    core.say(eve, "#a", "later");
    rotate(channel("#a"), parted, 3);

    Reading reading = core.read("bob");
    assertThat(reading.gap()).isTrue();
    assertThat(reading.messages()).isEmpty();
    TestPoll next = core.hold("bob", reading.cursor());
    assertThat(next.answer()).isNotDone();
    UUID said = core.say(bob, "bob", "hello").id();
    Reading then = Reading.of(Core.await(next.answer()));
    assertThat(then.gap()).isFalse();
    assertThat(then.ids()).containsExactly(said);
  }

  @Test
  void aGapStaysAGapForAnotherDeviceThatReadsLater() throws Exception {
    long bob = core.registerForGood("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    UUID early = core.say(bob, "bob", "early").id();
    core.join(bob, "#a");
    UUID parted = core.part(bob, "#a").message().id();
    core.login("bob", "phone");
    core.read("phone", early);
    core.login("bob", "tablet");
    core.read("tablet");
    for (int i = 0; i < 5; i++) {
      core.say(eve, "#a", "later");
    }
    rotate(channel("#a"), parted, 3);

    // What one device reads must not make memory look complete to another.
    Reading desk = core.read("bob");
    assertThat(desk.gap()).isTrue();
    assertThat(desk.ids()).containsExactly(early);
    assertThat(core.read("phone").gap()).isTrue();
    assertThat(core.read("tablet").gap()).isTrue();
  }

  @Test
  void aRotationInTheMiddleOfAReadIsAGapAndNotAHole() throws Exception {
    Steps readers = newCore(100);
    long bob = core.register("bob");
    core.join(bob, "#a");
    core.say(bob, "#a", "one");
    UUID two = core.say(bob, "#a", "two").id();
    UUID three = core.say(bob, "#a", "three").id();
    TestPoll poll = new TestPoll(core.token("bob"), 10);
    core.begin(poll, null, true);
    readers.next();
    core.settle();
    rotate(channel("#a"), two, 3);
    while (!poll.answer().isDone()) {
      readers.next();
      core.settle();
    }

    Reading reading = Reading.of(Core.await(poll.answer()));
    assertThat(reading.gap()).isTrue();
    assertThat(reading.ids()).containsExactly(three);
  }

  @Test
  void whatIsGoneIsNotAskedForInVain() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.part(bob, "#a");
    core.say(bob, "eve", "hello");
    core.read("bob");
    core.read("eve");
    core.quit(eve, "");
    Stream stream = core.token("bob").session().stream();
    assertThat(stream.sources).hasSize(1);
    long conversation = stream.sources.iterator().next();
    core.run(new RemoveTimeline(conversation));

    assertThat(stream.sources).isEmpty();
    assertThat(core.read("bob").gap()).isTrue();
  }
}
