package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.Command;
import chat.runtime.state.Presence;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** Ends a session and all its tokens. */
public record Quit(long user, String reason, String meta, Presence presence)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    return new Posted(Departure.quit(tx, account, reason, meta, presence.furthest(account)), true);
  }
}
