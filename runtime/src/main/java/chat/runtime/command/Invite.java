package chat.runtime.command;

import chat.api.filter.Draft;
import chat.api.mode.Attempt;
import chat.api.mode.ModeHandler;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.json.JsonText;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Timeline;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/**
 * A member lets somebody in who could not join otherwise, and the server tells the invited, once
 * until the invite is used up.
 *
 * @param meta what filters have made of that of the {@link #draft}
 */
public record Invite(long user, String channel, String nick, String meta, String serverName)
    implements Command<Boolean> {

  private static final String INVITE = "_invite";

  /** What filters see of an invite: names are as the client wrote them. */
  public static Draft draft(String by, String channel, String nick) {
    return new Draft(
        MessageType.SYSTEM, nick, body(by, channel), Meta.EMPTY.with(INVITE, value(by, channel)));
  }

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
    if (invited.in(found) != null || found.isInvited(invited)) {
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
        body(account.nick(), found.name()),
        Meta.of(meta).with(INVITE, value(account.nick(), found.name())).json());
    return true;
  }

  private static String body(String by, String channel) {
    return by + " invites you to " + channel;
  }

  private static String value(String by, String channel) {
    return JsonText.object("channel", channel, "by", by);
  }
}
