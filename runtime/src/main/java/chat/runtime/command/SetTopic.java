package chat.runtime.command;

import chat.api.mode.Attempt;
import chat.api.mode.ModeHandler;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;

/** Sets a channel's topic; the same topic again is an event too. */
public record SetTopic(long user, String channel, String topic, String meta)
    implements Command<Posted> {

  @Override
  public Posted run(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    Channel found = Lookup.membership(tx.state(), channel, account).channel();
    tx.state()
        .modes()
        .check(
            new Attempt.Topic(
                found.view(), Lookup.view(tx.state(), account, found), topic, tx.now()),
            ModeHandler::topic);
    tx.emit(new Change.TopicSet(found.key(), topic));
    return new Posted(
        tx.store(
            tx.nextSeq(),
            found.timeline(),
            account,
            account.nick(),
            found.name(),
            MessageType.TOPIC,
            topic,
            meta),
        true);
  }
}
