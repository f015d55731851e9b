package chat.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.model.Message;
import chat.api.storage.Change;
import chat.api.storage.StorageException;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.command.Part;
import chat.runtime.command.Posted;
import chat.runtime.command.Register;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestClock;
import chat.runtime.testkit.TestModes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {

  private final Core core = Core.start();

  @AfterEach
  void stop() {
    core.close();
  }

  /** Lets the next commit begin, and keeps it from ending until it is opened. */
  private final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    Gate(Command<?> command) throws InterruptedException {
      core.storage()
          .beforeCommit(
              () -> {
                reached.countDown();
                wait(opened);
              });
      core.journal().execute(command);
      wait(reached);
    }

    void open() {
      core.storage().beforeCommit(() -> {});
      opened.countDown();
    }

    private static void wait(CountDownLatch latch) {
      try {
        if (!latch.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody came");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static List<String> codes(List<? extends CompletableFuture<?>> answers) {
    return answers.stream()
        .map(
            answer -> {
              try {
                Core.await(answer);
                return "ok";
              } catch (ChatException e) {
                return e.code();
              }
            })
        .toList();
  }

  @Test
  void whatArrivesWhileACommitRunsIsCommittedTogether() throws Exception {
    long bob = core.register("bob");
    Gate gate = new Gate(Core.saying(bob, "bob", "first"));
    int before = core.storage().commits();
    List<CompletableFuture<Posted>> answers =
        IntStream.range(0, 100)
            .mapToObj(i -> core.journal().execute(Core.saying(bob, "bob", "more " + i)))
            .toList();
    assertThat(core.journal().depth()).isEqualTo(100);
    assertThat(answers).noneMatch(CompletableFuture::isDone);
    gate.open();

    assertThat(codes(answers)).containsOnly("ok");
    assertThat(core.storage().commits()).isEqualTo(before + 2);
  }

  @Test
  void aCommandThatFailsLeavesNothingAndHoldsNobodyUp() throws Exception {
    long bob = core.register("bob");
    Gate gate = new Gate(Core.saying(bob, "bob", "first"));
    List<CompletableFuture<Posted>> answers =
        List.of(
            core.journal().execute(Core.saying(bob, "bob", "one")),
            core.journal().execute(Core.saying(bob, "nobody", "two")),
            core.journal()
                .execute(
                    tx -> {
                      throw new IllegalArgumentException("a bug");
                    }),
            core.journal().execute(Core.saying(bob, "bob", "three")));
    gate.open();

    Core.await(answers.get(0));
    Core.await(answers.get(3));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Core.await(answers.get(1)))
        .matches(e -> e.is(ErrorCode.NO_SUCH_NICK));
    assertThat(answers.get(2)).isCompletedExceptionally();
    assertThat(core.read("bob").lines())
        .containsExactly("message bob>bob first", "message bob>bob one", "message bob>bob three");
  }

  @Test
  void anErrorOfACommandOrAQueryIsItsAnswerAndNobodyElses() throws Exception {
    long bob = core.register("bob");
    Object before = core.<Object>ask(state -> state);
    for (Error error :
        List.of(
            new StackOverflowError(),
            new LinkageError("a class is missing"),
            new AssertionError("a bug"),
            new OutOfMemoryError("unable to create native thread"))) {
      Gate gate = new Gate(Core.saying(bob, "bob", "first"));
      CompletableFuture<Posted> one = core.journal().execute(Core.saying(bob, "bob", "one"));
      CompletableFuture<Posted> failing =
          core.journal()
              .execute(
                  tx -> {
                    throw error;
                  });
      CompletableFuture<Integer> asking =
          core.journal()
              .ask(
                  state -> {
                    throw error;
                  });
      CompletableFuture<Integer> sessions = core.journal().ask(ChatState::sessions);
      gate.open();

      Core.await(one);
      assertThat(Core.await(sessions)).isEqualTo(1);
      assertThatThrownBy(failing::join).hasCause(error);
      assertThatThrownBy(asking::join).hasCause(error);
    }
    assertThat(core.<Object>ask(state -> state)).isSameAs(before);
  }

  @Test
  void whatIsOnDiskIsAnsweredAsDoneWhateverListenersThrow() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    List<String> events = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger(3);
    CommitListener listener =
        new CommitListener() {
          @Override
          public void committed(List<Change> changes) {
            failIfWanted("committed");
          }

          @Override
          public void answered() {
            failIfWanted("answered");
          }

          @Override
          public void restored(ChatState state, boolean heardAll) {
            failIfWanted("restored " + heardAll + " " + state.findUser("bob").nick());
          }

          private void failIfWanted(String event) {
            events.add(event);
            if (failures.getAndDecrement() > 0) {
              throw new AssertionError("a bug");
            }
          }
        };
    Journal journal =
        new Journal(
            storage,
            Core.SERVER,
            TestModes.catalog(),
            new TestClock(),
            JournalMeter.NONE,
            List.of(listener, listener),
            ThreadWatch.NONE);
    journal.start(state -> {});

    Core.await(journal.execute(new Register("bob", null, "bob", Core.SERVER)));
    journal.stop();

    assertThat(events)
        .containsExactly(
            "committed",
            "committed",
            "restored false bob",
            "restored false bob",
            "answered",
            "answered",
            "restored false bob",
            "restored false bob");
  }

  @Test
  void commandsThatChangeNothingAreNotCommitted() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    int before = core.storage().commits();

    core.join(bob, "#a");
    core.code(Core.saying(bob, "nobody", "hello"));

    assertThat(core.storage().commits()).isEqualTo(before);
  }

  @Test
  void aCommitThatFailsFailsItsBatchAndAllThatWaits() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    Gate gate = new Gate(Core.saying(bob, "eve", "lost 1"));
    CompletableFuture<Posted> waiting = core.journal().execute(Core.saying(bob, "eve", "lost 2"));
    CompletableFuture<Integer> question = core.journal().ask(ChatState::sessions);
    core.storage().failCommits(true);
    gate.open();

    assertThat(codes(List.of(waiting, question)))
        .containsOnly(ErrorCode.STORAGE_UNAVAILABLE.wireName());
    core.storage().failCommits(false);
    core.say(bob, "eve", "kept");
    assertThat(core.read("eve").lines()).containsExactly("message bob>eve kept");
    assertThat(core.read("bob").lines()).containsExactly("message bob>eve kept");
  }

  @Test
  void nothingOfAFailedCommitIsVisibleLaterNotEvenAfterARestart() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<String> before = core.portrait();
    core.storage().failCommits(true);
    for (Command<?> command :
        List.<Command<?>>of(
            Core.saying(bob, "#a", "lost"),
            core.joining(bob, "#b"),
            new Register("eve", null, "eve", Core.SERVER),
            new Part(bob, "#a", "", Message.NO_META))) {
      assertThat(core.code(command)).isEqualTo("storage_unavailable");
    }
    core.storage().failCommits(false);

    assertThat(core.portrait()).isEqualTo(before);
    assertThat(core.sessions().find("eve")).isNull();
    try (Core restarted = core.restarted()) {
      assertThat(restarted.portrait()).isEqualTo(before);
      assertThat(restarted.read("bob").lines()).containsExactly("join bob>#a");
    }
  }

  @Test
  void whileTheStateCannotBeLoadedEverythingFailsAndThenGoesOn() throws Exception {
    long bob = core.register("bob");
    core.storage().failCommits(true);
    core.storage().failReads(true);
    assertThat(core.code(Core.saying(bob, "bob", "lost"))).isEqualTo("storage_unavailable");
    assertThat(core.code(Core.saying(bob, "bob", "lost"))).isEqualTo("storage_unavailable");
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> core.ask(ChatState::sessions))
        .matches(e -> e.status() == 503);

    core.storage().failCommits(false);
    core.storage().failReads(false);
    core.say(bob, "bob", "kept");
    assertThat(core.read("bob").lines()).containsExactly("message bob>bob kept");
  }

  @Test
  void aNumberThatWasGivenOutIsNeverGivenOutAgain() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    Message nothing = core.join(bob, "#a").posted().message();
    AtomicInteger lost = new AtomicInteger();
    core.storage().failCommits(true);
    core.code(
        tx -> {
          Posted posted = Core.saying(bob, "#a", "lost").run(tx);
          lost.set((int) tx.state().ids().seqOf(posted.message().id()));
          return posted;
        });
    core.storage().failCommits(false);
    Message kept = core.say(bob, "#a", "kept");

    assertThat(core.seqOf(kept.id())).isGreaterThan(lost.get());
    assertThat(kept.id()).isNotEqualTo(nothing.id());
  }

  @Test
  void aCommandThatFailsHalfwayTakesItsBatchAlong() throws Exception {
    long bob = core.register("bob");
    List<String> before = core.portrait();
    CompletableFuture<Object> answer =
        core.journal()
            .execute(
                tx -> {
                  Core.saying(bob, "bob", "half").run(tx);
                  throw new IllegalArgumentException("a bug");
                });
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Core.await(answer))
        .matches(e -> e.is(ErrorCode.INTERNAL_ERROR));

    assertThat(core.portrait()).isEqualTo(before);
    core.say(bob, "bob", "whole");
    assertThat(core.read("bob").lines()).containsExactly("message bob>bob whole");
  }

  @Test
  void questionsSeeOnlyWhatIsOnDisk() throws Exception {
    long bob = core.register("bob");
    Gate gate = new Gate(core.joining(bob, "#a"));
    CompletableFuture<Integer> channels = core.journal().ask(state -> state.channels().size());
    assertThat(channels).isNotDone();
    gate.open();
    assertThat(Core.await(channels)).isEqualTo(1);

    core.storage().failCommits(true);
    core.code(core.joining(bob, "#b"));
    int later = core.ask(state -> state.channels().size());
    assertThat(later).isEqualTo(1);
  }

  @Test
  void listenersHearOfACommitBeforeAnybodyIsAnswered() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    List<String> events = new ArrayList<>();
    CommitListener listener =
        new CommitListener() {
          @Override
          public void committed(List<Change> changes) {
            events.add("committed " + changes.size() + " after " + storage.commits());
          }

          @Override
          public void answered() {
            events.add("answered");
          }
        };
    Journal journal =
        new Journal(
            storage,
            Core.SERVER,
            TestModes.catalog(),
            new TestClock(),
            JournalMeter.NONE,
            List.of(listener),
            ThreadWatch.NONE);
    journal.start(state -> {});
    CountDownLatch listening = new CountDownLatch(1);
    storage.beforeCommit(() -> Gate.wait(listening));
    CompletableFuture<Void> done =
        journal
            .execute(new Register("bob", null, "bob", Core.SERVER))
            .thenAccept(identity -> events.add("told " + identity.nick()));
    listening.countDown();
    Core.await(done);
    journal.stop();

    assertThat(events).containsExactly("committed 2 after 1", "told bob", "answered");
  }

  @Test
  void anOrderlyStopDoesAllThatWasSubmitted() throws Exception {
    long bob = core.register("bob");
    Gate gate = new Gate(Core.saying(bob, "bob", "first"));
    List<CompletableFuture<Posted>> answers =
        IntStream.range(0, 1_500)
            .mapToObj(i -> core.journal().execute(Core.saying(bob, "bob", "more " + i)))
            .toList();
    CountDownLatch stopping = new CountDownLatch(1);
    Thread stopper =
        new Thread(
            () -> {
              stopping.countDown();
              core.close();
            });
    stopper.start();
    stopping.await();
    gate.open();
    stopper.join();

    assertThat(codes(answers)).containsOnly("ok");
    assertThat(codes(List.of(core.journal().execute(Core.saying(bob, "bob", "late")))))
        .containsExactly("stopping");
    try (Core restarted = core.restarted()) {
      assertThat(restarted.read("bob", null, 2_000).messages()).hasSize(1_501);
    }
  }

  @Test
  void nobodyIsLeftWithoutAnAnswerByAStop() throws Exception {
    long bob = core.register("bob");
    List<CompletableFuture<Posted>> answers = new ArrayList<>();
    CountDownLatch going = new CountDownLatch(1);
    AtomicBoolean stopped = new AtomicBoolean();
    Thread sender =
        new Thread(
            () -> {
              do {
                answers.add(core.journal().execute(Core.saying(bob, "bob", "more")));
                going.countDown();
              } while (!stopped.get());
            });
    sender.start();
    going.await();
    core.close();
    stopped.set(true);
    sender.join();

    assertThat(codes(answers)).isSubsetOf("ok", "stopping");
  }

  @Test
  void aJournalStopsWhileItsStorageFails() throws Exception {
    long bob = core.register("bob");
    core.storage().failCommits(true);
    core.storage().failReads(true);
    core.code(Core.saying(bob, "bob", "lost"));
    CompletableFuture<Posted> last = core.journal().execute(Core.saying(bob, "bob", "lost"));
    core.close();

    assertThat(codes(List.of(last))).containsExactly("storage_unavailable");
  }

  @Test
  void aStartWithoutAStorageFails() {
    InMemoryStorage storage = new InMemoryStorage();
    storage.failReads(true);
    Journal journal =
        new Journal(
            storage,
            Core.SERVER,
            TestModes.catalog(),
            new TestClock(),
            JournalMeter.NONE,
            List.of(),
            ThreadWatch.NONE);

    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> journal.start(state -> {}));
  }
}
