package chat.runtime.command;

import chat.api.filter.Draft;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.runtime.error.ChatException;
import chat.runtime.json.JsonText;
import chat.runtime.state.Command;
import chat.runtime.state.Member;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/**
 * An operator has somebody leave a channel.
 *
 * @param meta what filters have made of that of the {@link #draft}
 */
public record Kick(long user, String channel, String nick, String reason, String meta)
    implements Command<Posted> {

  private static final String KICK = "_kick";

  /** What filters see of a kick: names are as the client wrote them. */
  public static Draft draft(String by, String channel, String nick, String reason) {
    return new Draft(
        MessageType.PART,
        channel,
        reason,
        Meta.EMPTY.with(KICK, JsonText.object("nick", nick, "by", by)));
  }

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    Member operator = Lookup.operator(tx.state(), channel, account);
    Member kicked = Lookup.member(tx.state(), operator.channel(), nick);
    String told = Meta.of(meta).with(KICK, JsonText.object("by", account.nick())).json();
    return new Posted(Departure.leave(tx, kicked, Departure.Why.KICKED, reason, told), true);
  }
}
