package chat.runtime.command;

import chat.api.mode.Attempt;
import chat.api.mode.ModeHandler;
import chat.api.model.MessageType;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Timeline;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/**
 * Says something to a channel or to somebody.
 *
 * @param to a name that begins with {@code #}, or a nick
 * @param type a spoken one
 * @param body not empty
 */
public record Send(long user, String to, MessageType type, String body, String meta)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    return to.startsWith("#") ? toChannel(tx, account) : toUser(tx, account);
  }

  private Posted toChannel(Transaction tx, User account) throws ChatException {
    Channel channel = Lookup.channel(tx.state(), to, account);
    tx.state()
        .modes()
        .check(
            new Attempt.Send(
                channel.view(), Lookup.view(tx.state(), account, channel), type, body, tx.now()),
            ModeHandler::send);
    return post(tx, account, channel.timeline(), channel.name());
  }

  private Posted toUser(Transaction tx, User account) throws ChatException {
    User addressee = Lookup.nick(tx.state(), to);
    return post(tx, account, tx.conversation(account, addressee), addressee.nick());
  }

  private Posted post(Transaction tx, User account, Timeline timeline, String target) {
    return new Posted(
        tx.store(tx.nextSeq(), timeline, account, account.nick(), target, type, body, meta), true);
  }
}
