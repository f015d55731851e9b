package chat.runtime.command;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.name.Names;
import chat.runtime.state.Command;
import chat.runtime.state.Member;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** Gives a user another nick, and tells its channels and itself. */
public record ChangeNick(long user, String nick, String meta, String serverName)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    String old = account.nick();
    if (old.equals(nick)) {
      Message nothing = tx.unstored(old, old, MessageType.NICK, "", Message.NO_META);
      return new Posted(nothing, false);
    }
    if (!Names.fold(old).equals(Names.fold(nick))) {
      Register.requireFree(tx, nick, serverName);
    }
    tx.emit(new Change.NickChanged(user, nick));
    for (Member member : account.memberships()) {
      tx.store(
          tx.nextSeq(),
          member.channel().timeline(),
          account,
          old,
          member.channel().name(),
          MessageType.NICK,
          nick,
          meta);
    }
    return new Posted(Departure.toSelf(tx, account, old, MessageType.NICK, nick, meta), true);
  }
}
