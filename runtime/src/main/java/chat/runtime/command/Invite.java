package chat.runtime.command;

import chat.api.mode.Attempt;
import chat.api.mode.ModeHandler;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Timeline;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** A member lets somebody in who could not join otherwise, and the server tells the invited. */
public record Invite(long user, String channel, String nick, String serverName)
    implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    Channel found = Lookup.membership(tx.state(), channel, account).channel();
    tx.state()
        .modes()
        .check(
            new Attempt.Invite(
                found.view(), Lookup.view(tx.state(), account, found), nick, tx.now()),
            ModeHandler::invite);
    User invited = Lookup.nick(tx.state(), nick);
    if (invited.in(found) != null) {
      return false;
    }
    tx.emit(new Change.InviteGiven(found.key(), invited.key()));
    // First: what comes before the inbox is not in it.
    Timeline inbox = tx.conversation(invited, invited);
    tx.store(
        tx.nextSeq(),
        inbox,
        null,
        serverName,
        invited.nick(),
        MessageType.SYSTEM,
        account.nick() + " invites you to " + found.name(),
        Meta.object("_invite", Meta.members("channel", found.name(), "by", account.nick())));
    return true;
  }
}
