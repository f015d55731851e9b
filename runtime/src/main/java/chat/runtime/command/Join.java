package chat.runtime.command;

import chat.api.mode.Attempt;
import chat.api.mode.ModeHandler;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Absence;
import chat.runtime.state.Channel;
import chat.runtime.state.Command;
import chat.runtime.state.Presence;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.Optional;

/**
 * Joins a channel, and creates it when there is none.
 *
 * @param name a valid one
 * @param key what the client sent as {@code key}
 * @param meta of the join message
 */
public record Join(long user, String name, Optional<String> key, String meta, Presence presence)
    implements Command<Join.Joined> {

  /** The largest number of channels that a user can be in. */
  public static final int MAX_CHANNELS = 500;

  /**
   * What came of it.
   *
   * @param created whether there was no such channel before
   * @param posted the join message, or that there was nothing to do
   */
  public record Joined(Views.ChannelDetails channel, boolean created, Posted posted) {}

  /** The same with another meta. */
  public Join with(String otherMeta) {
    return new Join(user, name, key, otherMeta, presence);
  }

  /** What came of it, without the look at the channel. */
  private record Entry(User user, Channel channel, boolean created, Posted posted) {}

  @Override
  public Joined run(Transaction tx) throws ChatException {
    Entry entry = enter(tx);
    return new Joined(
        Views.details(entry.channel(), entry.user(), presence), entry.created(), entry.posted());
  }

  /** The same for who is answered with the message alone: a look at many members takes time. */
  public Command<Posted> messageOnly() {
    return tx -> enter(tx).posted();
  }

  private Entry enter(Transaction tx) throws ChatException {
    User account = Lookup.session(tx.state(), user);
    Channel channel = tx.state().findChannel(name);
    if (channel != null && account.in(channel) != null) {
      Message nothing =
          tx.unstored(account.nick(), channel.name(), MessageType.JOIN, "", Message.NO_META);
      return new Entry(account, channel, false, new Posted(nothing, false));
    }
    if (account.memberships().size() >= MAX_CHANNELS) {
      throw new ChatException(
          ErrorCode.TOO_MANY_CHANNELS,
          "You are in " + MAX_CHANNELS + " channels already; leave one of them first.");
    }
    if (channel == null) {
      Channel created = create(tx);
      return new Entry(
          account, created, true, join(tx, account, created, tx.state().founderModes()));
    }
    Absence absence = channel.absence(account);
    String letters = absence == null ? "" : absence.modes();
    boolean invited = channel.isInvited(account);
    tx.state()
        .modes()
        .check(
            new Attempt.Join(
                channel.view(),
                Lookup.joining(tx.state(), account, letters),
                key,
                invited,
                tx.now()),
            ModeHandler::join);
    if (invited) {
      tx.emit(new Change.InviteUsed(channel.key(), user));
    }
    if (absence != null) {
      tx.emit(new Change.AbsenceForgotten(channel.key(), user));
    }
    Posted posted = join(tx, account, channel, letters);
    if (!letters.isEmpty()) {
      Absences.tell(tx, channel, account, letters);
    }
    return new Entry(account, channel, false, posted);
  }

  private Posted join(Transaction tx, User account, Channel channel, String letters) {
    tx.emit(new Change.MemberJoined(channel.key(), user, letters));
    long seq = tx.nextSeq();
    tx.emit(new Change.RangeOpened(user, channel.key(), seq));
    Message message =
        tx.store(
            seq,
            channel.timeline(),
            account,
            account.nick(),
            channel.name(),
            MessageType.JOIN,
            "",
            meta);
    return new Posted(message, true);
  }

  private Channel create(Transaction tx) {
    long channel = tx.nextSeq();
    tx.emit(new Change.ChannelCreated(channel, name, tx.now()));
    String letters = tx.state().initialModes();
    for (int i = 0; i < letters.length(); i++) {
      tx.emit(new Change.ModeSet(channel, letters.charAt(i), true));
    }
    Channel created = tx.state().findChannel(name);
    if (created == null) {
      throw new IllegalStateException("the channel " + name + " did not come to be");
    }
    return created;
  }
}
