package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.List;

/** Stores what was acknowledged lately. */
public record Acknowledge(List<Acknowledgement> acknowledgements) implements Command<Boolean> {

  /** A token, by its hash, has the stream up to the cursor. */
  public record Acknowledgement(String token, long cursor) {}

  @Override
  public Boolean run(Transaction tx) {
    for (Acknowledgement acknowledgement : acknowledgements) {
      User user = tx.state().findUserByToken(acknowledgement.token());
      if (user != null && user.tokens().get(acknowledgement.token()) < acknowledgement.cursor()) {
        tx.emit(
            new Change.CursorMoved(acknowledgement.token(), user.key(), acknowledgement.cursor()));
      }
    }
    return true;
  }
}
