package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.model.Message;
import chat.api.storage.KeptAnswer;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Command;
import chat.runtime.testkit.Core;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotentTest {

  private final Core core = Core.start();

  @AfterEach
  void stop() {
    core.close();
  }

  private Idempotent once(long user, String key, String digest, Command<Posted> send) {
    return new Idempotent(user, key, digest, core.journal().epoch(), core.journal()::epoch, send);
  }

  @Test
  void aRetryIsAnsweredWithTheFirstMessageAndStoresNothing() throws Exception {
    long bob = core.register("bob");
    Posted first = core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once")));
    Posted second = core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once")));

    assertThat(first.stored()).isTrue();
    assertThat(second).isEqualTo(new Posted(first.message(), false));
    assertThat(core.read("bob").ids()).containsExactly(first.message().id());
  }

  @Test
  void otherContentIsAConflictAndAnotherKeyOrUserIsNot() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once")));

    assertThat(core.code(once(bob, "k", "other", Core.saying(bob, "bob", "twice"))))
        .isEqualTo("idempotency_conflict");
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
    Posted first = core.run(once(bob, "k", "d", again));
    Posted second = core.run(once(bob, "k", "d", again));

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
  void afterTheStateWasLostNobodyKnowsSoTheLookIsToBeRepeated() throws Exception {
    long bob = core.register("bob");
    Idempotent early = once(bob, "k", "d", Core.saying(bob, "bob", "once"));
    core.storage().failCommits(true);
    core.code(Core.saying(bob, "bob", "lost"));
    core.storage().failCommits(false);

    assertThat(core.code(early)).isEqualTo("storage_unavailable");
    assertThat(core.code(once(bob, "k", "d", Core.saying(bob, "bob", "once")))).isEqualTo("ok");
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
  void oldAnswersLeaveMemoryAndThenTheStorage() throws Exception {
    long bob = core.register("bob");
    core.run(once(bob, "k", "d", Core.saying(bob, "bob", "once")));
    core.clock().advance(Duration.ofMinutes(2));
    core.run(once(bob, "k2", "d", Core.saying(bob, "bob", "once")));
    boolean old = core.ask(state -> state.recentAnswer(bob, "k") != null);
    boolean recent = core.ask(state -> state.recentAnswer(bob, "k2") != null);
    assertThat(old).isFalse();
    assertThat(recent).isTrue();
    assertThat(core.storage().answer(bob, "k")).isPresent();

    core.clock().advance(Duration.ofHours(24).minusSeconds(60));
    core.run(new ForgetAnswers(Duration.ofHours(24)));
    assertThat(core.storage().answer(bob, "k")).isEmpty();
    assertThat(core.storage().answer(bob, "k2")).isPresent();
  }
}
