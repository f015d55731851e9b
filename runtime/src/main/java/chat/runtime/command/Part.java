package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.Command;
import chat.runtime.state.Member;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** Leaves a channel. */
public record Part(long user, String channel, String reason, String meta)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    Member member = Lookup.membership(tx.state(), channel, account);
    return new Posted(Departure.leave(tx, member, Departure.Why.PARTS, reason, meta), true);
  }
}
