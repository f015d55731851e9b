package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.KeptAnswer;
import chat.api.storage.StorageException;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.testkit.Core;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotentTest {

  /** Keys that memory remembers. */
  private static final int RECENT = 16_384;

  private final Core core = Core.start();

  @AfterEach
  void stop() {
    core.close();
  }

  private Idempotent once(long user, String key, String digest, Command<Posted> send) {
    return new Idempotent(user, key, digest, core.journal().storedTo(), send);
  }

  /** As a handler does it: looks first, and again as often as it is told to. */
  private Posted send(long user, String key, String digest, Command<Posted> send)
      throws ChatException, StorageException {
    while (true) {
      Idempotent command = once(user, key, digest, send);
      Optional<KeptAnswer> kept = core.storage().answer(user, key);
      if (kept.isPresent()) {
        return Idempotent.replay(kept.get(), digest);
      }
      try {
        return core.run(command);
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(Idempotent.LookAgain.class);
      }
    }
  }

  @Test
  void aRetryIsAnsweredWithTheFirstMessageAndStoresNothing() throws Exception {
    long bob = core.register("bob");
    Posted first = send(bob, "k", "d", Core.saying(bob, "bob", "once"));
    Posted second = send(bob, "k", "d", Core.saying(bob, "bob", "once"));

    assertThat(first.stored()).isTrue();
    assertThat(second).isEqualTo(new Posted(first.message(), false));
    assertThat(core.read("bob").ids()).containsExactly(first.message().id());
  }

  @Test
  void whoLookedBeforeItWasKeptIsToLookAgain() throws Exception {
    long bob = core.register("bob");
    Idempotent first = once(bob, "k", "d", Core.saying(bob, "bob", "once"));
    Idempotent second = once(bob, "k", "d", Core.saying(bob, "bob", "once"));
    core.run(first);

    assertThatThrownBy(() -> core.run(second)).hasCauseInstanceOf(Idempotent.LookAgain.class);
    assertThat(core.read("bob").messages()).hasSize(1);
  }

  /** However many keys are used between a look and its command, none is taken for unused. */
  @Test
  void whatMemoryHasForgottenIsLookedForAgain() throws Exception {
    long bob = core.register("bob");
    Idempotent early = once(bob, "k0", "d", Core.saying(bob, "bob", "early"));
    Command<Posted> nothing =
        tx -> new Posted(tx.unstored("bob", "bob", MessageType.JOIN, "", Message.NO_META), false);
    for (int i = 0; i <= RECENT; i++) {
      core.journal().execute(once(bob, "k" + i, "d", nothing));
    }
    core.settle();

    assertThatThrownBy(() -> core.run(early)).hasCauseInstanceOf(Idempotent.LookAgain.class);
    assertThat(send(bob, "k0", "d", nothing).stored()).isFalse();
    assertThat(core.run(once(bob, "new", "d", Core.saying(bob, "bob", "x"))).stored()).isTrue();
  }

  @Test
  void otherContentIsAConflictAndAnotherKeyOrUserIsNot() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once")));

    assertThatThrownBy(() -> send(bob, "k", "other", Core.saying(bob, "bob", "twice")))
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.is(ErrorCode.IDEMPOTENCY_CONFLICT)).isTrue());
    assertThat(core.run(once(bob, "K", "d", Core.saying(bob, "bob", "once"))).stored()).isTrue();
    assertThat(core.run(once(eve, "k", "d", Core.saying(eve, "bob", "once"))).stored()).isTrue();
  }

  @Test
  void anErrorIsNotKept() throws Exception {
    long bob = core.register("bob");
    assertThat(core.code(once(bob, "k", "d", Core.saying(bob, "eve", "hello"))))
        .isEqualTo("no_such_nick");
    core.register("eve");
    assertThat(core.run(once(bob, "k", "d", Core.saying(bob, "eve", "hello"))).stored()).isTrue();
  }

  @Test
  void theAnswerIsStoredWithTheMessage() throws Exception {
    long bob = core.register("bob");
    Message sent = core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once"))).message();
    try (Core restarted = core.restarted()) {
      KeptAnswer kept = restarted.storage().answer(bob, "k").orElseThrow();
      assertThat(kept).isEqualTo(new KeptAnswer(bob, "k", "d", sent, core.clock().instant()));
      assertThat(Idempotent.replay(kept, "d")).isEqualTo(new Posted(sent, false));
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(() -> Idempotent.replay(kept, "other"))
          .matches(e -> e.is(ErrorCode.IDEMPOTENCY_CONFLICT));
    }
  }

  @Test
  void whatChangesNothingIsKeptToo() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    Command<Posted> again = core.joining(bob, "#a").messageOnly();
    Posted first = send(bob, "k", "d", again);
    Posted second = send(bob, "k", "d", again);

    assertThat(first.stored()).isFalse();
    assertThat(second).isEqualTo(first);
    assertThat(core.storage().answer(bob, "k")).isPresent();
  }

  @Test
  void aQuitOfWhoIsGoneForGoodKeepsNoAnswer() throws Exception {
    long bob = core.register("bob");
    Posted quit =
        core.run(once(bob, "k", "d", new Quit(bob, "", Message.NO_META, core.sessions())));

    assertThat(quit.stored()).isTrue();
    assertThat(core.storage().answer(bob, "k")).isEmpty();
  }

  @Test
  void whatCameToBeOnDiskWhileTheStateWasLostIsLookedForAgain() throws Exception {
    long bob = core.register("bob");
    Idempotent early = once(bob, "k", "d", Core.saying(bob, "bob", "once"));
    core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once")));
    core.storage().failCommits(true);
    core.code(Core.saying(bob, "bob", "lost"));
    core.storage().failCommits(false);

    assertThatThrownBy(() -> core.run(early)).hasCauseInstanceOf(Idempotent.LookAgain.class);
    assertThat(send(bob, "k", "d", Core.saying(bob, "bob", "once")).stored()).isFalse();
  }

  @Test
  void aRetryOfWhatWasLostWithItsCommitIsDone() throws Exception {
    long bob = core.register("bob");
    core.storage().failCommits(true);
    core.code(once(bob, "k", "d", Core.saying(bob, "bob", "once")));
    core.storage().failCommits(false);

    assertThat(core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once"))).stored()).isTrue();
    assertThat(core.read("bob").messages()).hasSize(1);
  }

  @Test
  void aUserHasSoMuchKeptADay() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    String large = "x".repeat(1 << 20);
    Command<Posted> much =
        tx ->
            new Posted(tx.unstored("bob", "bob", MessageType.JOIN, large, Message.NO_META), false);
    for (int i = 0; i < 256; i++) {
      core.run(once(bob, "k" + i, "d", much));
    }

    assertThat(core.code(once(bob, "more", "d", Core.saying(bob, "bob", "hello"))))
        .isEqualTo("too_many_requests");
    assertThat(send(bob, "k0", "d", much).message().body()).as("a retry").isEqualTo(large);
    assertThat(core.code(Core.saying(bob, "bob", "without a key"))).isEqualTo("ok");
    assertThat(core.code(once(eve, "more", "d", Core.saying(eve, "bob", "hello")))).isEqualTo("ok");
    core.clock().advance(Duration.ofHours(25));
    assertThat(core.code(once(bob, "more", "d", Core.saying(bob, "bob", "hello")))).isEqualTo("ok");
  }

  @Test
  void aKeyCanBeUsedAgainOnceItsAnswerIsForgotten() throws Exception {
    long bob = core.register("bob");
    send(bob, "k", "d", Core.saying(bob, "bob", "once"));
    core.clock().advance(Duration.ofMinutes(2));
    send(bob, "k2", "d", Core.saying(bob, "bob", "once"));
    core.clock().advance(Duration.ofHours(24).minusSeconds(60));
    core.run(new ForgetAnswers(core.clock().instant().minus(Duration.ofHours(24))));

    assertThat(core.storage().answer(bob, "k")).isEmpty();
    assertThat(core.storage().answer(bob, "k2")).isPresent();
    assertThat(core.run(once(bob, "k", "d", Core.saying(bob, "bob", "anew"))).stored()).isTrue();
  }
}
