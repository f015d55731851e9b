package chat.runtime.command;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Range;
import chat.runtime.state.Channel;
import chat.runtime.state.Member;
import chat.runtime.state.Timeline;
import chat.runtime.state.Transaction;
import chat.runtime.state.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaving: a member's last message of a channel, and the end of a session. Shared by what makes
 * people leave.
 */
final class Departure {

  /**
   * Stays in channels that a user may have behind it and not have read yet. Whoever comes and goes
   * more often finds a gap: what it costs to remember where somebody was has to have an end.
   */
  static final int MAX_PAST = 1_000;

  private Departure() {}

  /** Why a member leaves. */
  enum Why {
    PARTS(MessageType.PART),
    KICKED(MessageType.PART),
    SESSION_ENDS(MessageType.QUIT);

    private final MessageType type;

    Why(MessageType type) {
      this.type = type;
    }
  }

  /**
   * The member leaves with that message, which is the last that it is owed. Empty, a channel ends,
   * unless it waits for members whose sessions have ended.
   */
  static Message leave(Transaction tx, Member member, Why why, String reason, String meta) {
    Channel channel = member.channel();
    User user = member.user();
    long seq = tx.nextSeq();
    Message message =
        tx.store(
            seq, channel.timeline(), user, user.nick(), channel.name(), why.type, reason, meta);
    tx.emit(new Change.RangeClosed(user.key(), channel.key(), seq));
    Range tooMany = user.oldestPastBeyond(MAX_PAST);
    if (tooMany != null) {
      tx.emit(
          new Change.RangeForgotten(user.key(), tooMany.timeline(), tooMany.from(), tooMany.to()));
    }
    tx.emit(new Change.MemberLeft(channel.key(), user.key()));
    boolean empty = channel.members().isEmpty();
    boolean returns = user.credential() != null && why != Why.KICKED;
    boolean keeps = returns && why == Why.SESSION_ENDS;
    if (empty && !keeps && !Absences.keep(channel)) {
      tx.emit(new Change.ChannelEnded(channel.key(), tx.now()));
      return message;
    }
    if (returns) {
      Absences.note(tx, channel, user, member.modes(), keeps);
    }
    if (empty) {
      tx.emit(new Change.ChannelEmptied(channel.key(), tx.now()));
    }
    return message;
  }

  /**
   * The user's session ends: it quits its channels, its tokens are worth nothing any more, and
   * without a password the account is gone.
   *
   * @param cursor the furthest place that it acknowledged, kept with the account
   * @return what the user is told: a {@code quit} to itself
   */
  static Message quit(Transaction tx, User user, String reason, String meta, long cursor) {
    for (Member member : List.copyOf(user.memberships())) {
      leave(tx, member, Why.SESSION_ENDS, reason, meta);
    }
    acknowledge(tx, user, cursor);
    boolean stays = user.credential() != null;
    Message farewell;
    if (stays) {
      farewell = toSelf(tx, user, user.nick(), MessageType.QUIT, reason, meta);
      tx.emit(new Change.UserSeen(user.key(), tx.now()));
      tx.emit(new Change.SessionEnded(user.key()));
    } else {
      // Nobody is left who could read it.
      farewell = tx.unstored(user.nick(), user.nick(), MessageType.QUIT, reason, meta);
      Absences.forgetAll(tx, user);
      tx.emit(new Change.AccountRemoved(user.key()));
    }
    return farewell;
  }

  /** A message of the user to itself, on its own inbox. */
  static Message toSelf(
      Transaction tx, User user, String from, MessageType type, String body, String meta) {
    // First: what comes before the inbox is not in it.
    Timeline inbox = tx.conversation(user, user);
    return tx.store(tx.nextSeq(), inbox, user, from, user.nick(), type, body, meta);
  }

  private static void acknowledge(Transaction tx, User user, long cursor) {
    @Nullable String token = user.tokens().keySet().stream().findFirst().orElse(null);
    if (token != null && cursor > user.acknowledged()) {
      tx.emit(new Change.CursorMoved(token, user.key(), cursor));
    }
  }
}
