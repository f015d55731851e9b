package chat.api.testkit;

import static chat.api.testkit.Answers.answer;
import static chat.api.testkit.Sample.NOON;
import static chat.api.testkit.Sample.account;
import static chat.api.testkit.Sample.commit;
import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Storage;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kept answers: found by user and key until they are forgotten. */
public interface AnswersContract extends OpensStorage {

  @Test
  default void anAnswerIsFoundAgainAfterARestart() throws Exception {
    Message message =
        new Message(
            new UUID(1, -1),
            NOON,
            "ann",
            "#room",
            MessageType.ACTION,
            "\uD83D\uDE00",
            "{\"a\": 1.0, \"ü\":[]}");
    KeptAnswer kept = new KeptAnswer(1, "ключ-\uD83D\uDD11", "digest", message, NOON);
    restartedAfter(account(1), new Change.AnswerKept(kept));

    try (Storage storage = openStorage()) {
      assertThat(storage.answer(1, kept.key())).contains(kept);
      assertThat(storage.message(77)).isEmpty();
    }
  }

  @Test
  default void anAnswerIsFoundByItsOwnUserAndKeyOnly() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, account(1), account(2), new Change.AnswerKept(answer(1, "key")));

      assertThat(storage.answer(1, "key")).isPresent();
      assertThat(storage.answer(2, "key")).isEmpty();
      assertThat(storage.answer(1, "KEY")).isEmpty();
      assertThat(storage.answer(1, "key ")).isEmpty();
      assertThat(storage.answer(1, "")).isEmpty();
    }
  }

  @Test
  default void aLaterAnswerReplacesTheEarlierOne() throws Exception {
    try (Storage storage = openStorage()) {
      KeptAnswer later = answer(1, "key", "other", NOON.plusMillis(1));
      commit(
          storage,
          account(1),
          new Change.AnswerKept(answer(1, "key")),
          new Change.AnswerKept(later));

      assertThat(storage.answer(1, "key")).contains(later);
    }
  }

  @Test
  default void answersAreForgottenByTheirTime() throws Exception {
    try (Storage storage = openStorage()) {
      commit(
          storage,
          account(1),
          account(2),
          new Change.AnswerKept(answer(1, "old", "digest", NOON.minusMillis(1))),
          new Change.AnswerKept(answer(2, "older", "digest", NOON.minusSeconds(9))),
          new Change.AnswerKept(answer(1, "new", "digest", NOON)));
      commit(storage, new Change.AnswersForgotten(NOON));

      assertThat(storage.answer(1, "old")).isEmpty();
      assertThat(storage.answer(2, "older")).isEmpty();
      assertThat(storage.answer(1, "new")).isPresent();
    }
  }
}
