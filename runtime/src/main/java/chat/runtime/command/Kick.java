package chat.runtime.command;

import chat.api.model.MessageType;
import chat.runtime.error.ChatException;
import chat.runtime.state.Command;
import chat.runtime.state.Member;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** An operator has somebody leave a channel. */
public record Kick(long user, String channel, String nick, String reason)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    Member operator = Lookup.operator(tx.state(), channel, account);
    Member kicked = Lookup.member(tx.state(), operator.channel(), nick);
    String meta = Meta.object("_kick", Meta.members("by", account.nick()));
    return new Posted(Departure.leave(tx, kicked, MessageType.PART, reason, meta), true);
  }
}
