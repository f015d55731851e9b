package chat.runtime.command;

import chat.api.model.Message;
import chat.runtime.state.Command;
import chat.runtime.state.Presence;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.function.LongPredicate;

/**
 * Ends a session that was idle for too long.
 *
 * @param idle looks once more, now that nothing can come between
 */
public record Expire(long user, LongPredicate idle, Presence presence) implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) {
    User account = tx.state().findUser(user);
    if (account == null || !account.hasSession() || !idle.test(user)) {
      return false;
    }
    Departure.quit(tx, account, "Session expired", Message.NO_META, presence.furthest(account));
    return true;
  }
}
