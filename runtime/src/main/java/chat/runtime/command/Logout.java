package chat.runtime.command;

import chat.api.model.Message;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.state.Command;
import chat.runtime.state.Presence;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** Ends one token, and the session too when nothing is left by which to come back to it. */
public record Logout(long user, String token, Presence presence) implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    long cursor = presence.furthest(account);
    if (account.credential() == null && account.tokens().size() <= 1) {
      Departure.quit(tx, account, "", Message.NO_META, cursor);
    } else {
      if (cursor > account.acknowledged()) {
        tx.emit(new Change.CursorMoved(token, user, cursor));
      }
      tx.emit(new Change.TokenRevoked(token));
    }
    return true;
  }
}
