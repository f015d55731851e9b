package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import java.time.Instant;

/** Lets go of answers to idempotent sends that were kept before that time. */
public record ForgetAnswers(Instant before) implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) {
    tx.emit(new Change.AnswersForgotten(before));
    return true;
  }
}
