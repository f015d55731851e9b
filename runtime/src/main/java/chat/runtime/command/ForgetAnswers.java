package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import java.time.Duration;

/** Lets go of answers to idempotent sends once a retry is not promised any more. */
public record ForgetAnswers(Duration age) implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) {
    tx.emit(new Change.AnswersForgotten(tx.now().minus(age)));
    return true;
  }
}
