package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.runtime.budget.Charge;
import chat.runtime.command.Logout;
import chat.runtime.command.Posted;
import chat.runtime.command.Probe;
import chat.runtime.command.Register;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.TestPoll;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors at every place between a commit and a reader: no hole, no silence. */
class LostMemoryTest {

  private final Core core = Core.start();

  @AfterEach
  void nothingIsLeftOver() throws Exception {
    core.storage().beforeRead(() -> {});
    core.streams().close();
    core.settle();
    assertThat(core.streams().held()).isZero();
    assertThat(core.sessions().all()).noneMatch(Session::isHolding);
    core.close();
  }

  /** Runs these in one batch; {@code committing} happens when it is about to be on disk. */
  private List<CompletableFuture<?>> together(Runnable committing, Command<?>... commands)
      throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    core.storage()
        .beforeCommit(
            () -> {
              reached.countDown();
              await(opened);
            });
    core.journal().execute(new Probe());
    await(reached);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Command<?> command : commands) {
      answers.add(core.journal().execute(command));
    }
    core.storage().beforeCommit(once(committing));
    opened.countDown();
    return answers;
  }

  private static Runnable once(Runnable task) {
    AtomicInteger times = new AtomicInteger();
    return () -> {
      if (times.getAndIncrement() == 0) {
        task.run();
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fail() {
    throw new LinkageError("a class is missing");
  }

  private static Register registering(String nick) {
    return new Register(nick, null, nick, Core.SERVER);
  }

  @Test
  void whatIsOnDiskIsAnsweredAsDoneAndReadThoughItCouldNotBePublished() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.join(eve, "#a");
    TestPoll held = core.hold("bob", core.read("bob").cursor());
    UUID before = core.read("eve").cursor();

    // Registering looks at the clock when it is published, and so fails in front of the message.
    List<CompletableFuture<?>> answers =
        together(
            () -> core.clock().failNext(new LinkageError("a class is missing")),
            registering("zoe"),
            Core.saying(eve, "#a", "one"),
            Core.saying(eve, "bob", "two"));
    for (CompletableFuture<?> answer : answers) {
      Core.await(answer);
    }

    Reading read = Reading.of(Core.await(held.answer()));
    assertThat(read.lines()).containsExactly("message eve>#a one", "message eve>bob two");
    assertThat(read.gap()).isFalse();
    core.say(bob, "#a", "three");
    Reading eves = core.read("eve", before);
    assertThat(eves.lines())
        .containsExactly("message eve>#a one", "message eve>bob two", "message bob>#a three");
    assertThat(eves.gap()).isFalse();
    // Who registered in that batch has a session, and is reached.
    core.say(eve, "zoe", "welcome");
    assertThat(core.read("zoe").lines()).containsExactly("message eve>zoe welcome");
    assertThat(
            core.histories()
                .read(core.journal(), history(bob, "#a"), Core.unlimited())
                .join()
                .messages())
        .hasSize(4);
  }

  private static Histories.Request history(long user, String target) {
    return new Histories.Request(user, target, null, null, 50);
  }

  @Test
  void aTokenThatEndedUnheardIsWorthNothing() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    TestPoll held = core.hold("phone", core.read("phone").cursor());

    for (CompletableFuture<?> answer :
        together(
            () -> core.clock().failNext(new StackOverflowError()),
            registering("zoe"),
            new Logout(bob, "phone", core.sessions()))) {
      Core.await(answer);
    }

    assertThat(core.sessions().find("phone")).isNull();
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Core.await(held.answer()))
        .matches(e -> e.is(ErrorCode.UNAUTHORIZED));
    assertThat(core.sessions().find("bob")).isNotNull();
  }

  @Test
  void aPollThatCouldNotBeWokenIsAnsweredAllTheSame() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    AtomicInteger tasks = new AtomicInteger();
    TestPoll held =
        new TestPoll(
            core.token("eve"),
            200,
            task -> {
              if (tasks.getAndIncrement() == 0) {
                fail();
              }
              task.run();
            });
    core.begin(held, core.read("eve").cursor(), true);
    core.settle();

    core.say(bob, "eve", "hello");

    assertThat(Reading.of(Core.await(held.answer())).lines())
        .containsExactly("message bob>eve hello");
  }

  @Test
  void aPollThatCannotBeAnsweredLosesNobodyElseTheirs() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    UUID cursor = core.read("eve").cursor();
    CompletableFuture<ChatException> told = new CompletableFuture<>();
    EventLoop loop = Runnable::run;
    HeldPoll broken =
        new HeldPoll(core.token("eve"), 200) {
          @Override
          protected Charge charge() {
            return Core.unlimited();
          }

          @Override
          protected EventLoop loop() {
            return loop;
          }

          @Override
          protected void answered(Page page) {
            throw new AssertionError("a bug");
          }

          @Override
          protected void failed(ChatException why) {
            told.complete(why);
          }
        };
    core.streams().read(broken, cursor, true);
    TestPoll other = new TestPoll(core.token("eve"), 200, loop);
    core.begin(other, cursor, true);
    core.settle();

    core.say(bob, "eve", "hello");

    assertThat(Reading.of(Core.await(other.answer())).lines())
        .containsExactly("message bob>eve hello");
    assertThat(told.get(20, TimeUnit.SECONDS).status()).isEqualTo(503);
  }

  @Test
  void anErrorInAReadIsAnAnswer() throws Exception {
    long bob = core.register("bob");
    Posted said = core.run(Core.saying(bob, "bob", "hello"));
    core.read("bob");
    core.storage().beforeRead(LostMemoryTest::fail);
    TestPoll poll = new TestPoll(core.token("bob"), 200);
    core.begin(poll, core.ask(state -> state.ids().of(bob)), true);

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Core.await(poll.answer()))
        .matches(e -> e.is(ErrorCode.STORAGE_UNAVAILABLE));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(
            () ->
                Core.await(
                    core.histories()
                        .read(
                            core.journal(),
                            new Histories.Request(bob, "bob", said.message().id(), null, 50),
                            Core.unlimited())))
        .matches(e -> e.is(ErrorCode.STORAGE_UNAVAILABLE));
  }

  @Test
  void aReadThatFailsAtOnceHoldsNothing() throws Exception {
    core.register("bob");
    core.read("bob");
    TestPoll poll = new TestPoll(core.token("bob"), 200);
    core.clock().failNext(new LinkageError("a class is missing"));

    assertThatExceptionOfType(LinkageError.class)
        .isThrownBy(() -> core.streams().read(poll, null, true));
    assertThat(core.streams().held()).isZero();
  }

  @Test
  void aCommitThatThrewButIsOnDiskIsDone() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    TestPoll held = core.hold("eve", core.read("eve").cursor());
    core.storage().afterCommit(once(LostMemoryTest::fail));

    core.say(bob, "eve", "kept");

    assertThat(Reading.of(Core.await(held.answer())).lines())
        .containsExactly("message bob>eve kept");
    core.say(bob, "eve", "next");
    assertThat(core.read("eve").lines())
        .containsExactly("message bob>eve kept", "message bob>eve next");
  }

  @Test
  void aCommitThatThrewAndIsNotOnDiskIsNot() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    TestPoll held = core.hold("eve", core.read("eve").cursor());
    core.storage().beforeCommit(once(LostMemoryTest::fail));

    assertThat(core.code(Core.saying(bob, "eve", "lost"))).isEqualTo("internal_error");

    assertThat(held.answer()).isNotDone();
    core.say(bob, "eve", "kept");
    assertThat(Reading.of(Core.await(held.answer())).lines())
        .containsExactly("message bob>eve kept");
  }

  @Test
  void whatAStorageKeptAndDeniedIsNoHole() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    TestPoll held = core.hold("eve", core.read("eve").cursor());
    core.storage().afterCommit(once(() -> core.storage().denyCommit()));
    assertThat(core.code(Core.saying(bob, "eve", "denied"))).isEqualTo("storage_unavailable");

    core.say(bob, "eve", "next");

    Reading first = Reading.of(Core.await(held.answer()));
    List<String> lines = new ArrayList<>(first.lines());
    lines.addAll(core.read("eve", first.cursor()).lines());
    assertThat(lines).containsExactly("message bob>eve denied", "message bob>eve next");
  }

  @Test
  void pollsStayHeldWhileCommitsFail() throws Exception {
    long bob = core.register("bob");
    core.register("eve");
    TestPoll held = core.hold("eve", core.read("eve").cursor());
    core.storage().failCommits(true);
    for (int i = 0; i < 20; i++) {
      core.code(Core.saying(bob, "eve", "lost"));
    }
    assertThat(held.answer()).isNotDone();
    core.storage().failCommits(false);
    core.say(bob, "eve", "kept");

    assertThat(Reading.of(Core.await(held.answer())).lines())
        .containsExactly("message bob>eve kept");
  }
}
