package chat.api.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that changed. The journal makes changes, the storage keeps them; together they are the
 * whole history of what the server knows.
 *
 * <p>Everything is named by a <em>seq</em>, a number from one server-wide sequence, each used once:
 * a message by its own, a user by that of its registration, a channel and its timeline by that of
 * its creation, a direct conversation by that of its first message's making.
 */
public sealed interface Change {

  /** Calls the visitor's method for this change. */
  void accept(Visitor visitor) throws StorageException;

  /**
   * An account came to be, with a session. Its {@code acknowledged} and {@code forgotten} start at
   * {@code user}.
   *
   * @param credential by what its owner comes back to it; a storage keeps it as it is. An Argon2id
   *     hash of its password in PHC form ({@code $argon2id$…}), or {@code external:} with the name
   *     of an authenticator, a colon and that authenticator's subject in base64url, or null: the
   *     account ends with its session
   */
  record AccountCreated(long user, String nick, @Nullable String credential, Instant at)
      implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.accountCreated(this);
    }
  }

  /**
   * An account is gone, and with it its tokens, ranges, invites, former nicks and kept answers. It
   * is in no channel any more.
   */
  record AccountRemoved(long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.accountRemoved(this);
    }
  }

  /** A user goes by another nick. */
  record NickChanged(long user, String nick) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.nickChanged(this);
    }
  }

  /** An account had that nick, as it was written, until then. The same nick again replaces it. */
  record FormerNickKept(long user, String nick, long until, Instant at) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.formerNickKept(this);
    }
  }

  /** A nick that an account had is not remembered any more. */
  record FormerNickForgotten(long user, String nick) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.formerNickForgotten(this);
    }
  }

  /** An account without a session has one again. */
  record SessionStarted(long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.sessionStarted(this);
    }
  }

  /** An account has no session any more; the account stays. Its tokens and invites are gone. */
  record SessionEnded(long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.sessionEnded(this);
    }
  }

  /** A user was last seen at that time. */
  record UserSeen(long user, Instant at) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.userSeen(this);
    }
  }

  /**
   * A token came to be. {@code token} is the SHA-256 of what the client holds, base64url without
   * padding; where that is another server's bearer token, of whom that token speaks of.
   */
  record TokenIssued(String token, long user, long cursor) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.tokenIssued(this);
    }
  }

  /** A token is worth nothing any more. */
  record TokenRevoked(String token) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.tokenRevoked(this);
    }
  }

  /**
   * A token acknowledged its user's stream up to {@code cursor}; never backwards. The user's own
   * {@code acknowledged} follows the furthest of its tokens, and outlives them.
   */
  record CursorMoved(String token, long user, long cursor) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.cursorMoved(this);
    }
  }

  /** A channel came to be, and its timeline with it: no topic, no modes, no members yet. */
  record ChannelCreated(long channel, String name, Instant at) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.channelCreated(this);
    }
  }

  /**
   * A channel is gone with its modes, their values, its invites and the absences from it; nobody is
   * in it any more. Its timeline stays, as ended.
   */
  record ChannelEnded(long channel, Instant at) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.channelEnded(this);
    }
  }

  /** A channel has that topic; empty is none. */
  record TopicSet(long channel, String topic) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.topicSet(this);
    }
  }

  /** A channel has that mode, or has it no longer. */
  record ModeSet(long channel, char letter, boolean on) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.modeSet(this);
    }
  }

  /**
   * A channel has a value for a mode. It replaces the one with that letter and key, if there is
   * one, and is the newest of its letter in any case.
   *
   * @param key what the values of one letter are told apart by; empty where there is only one
   * @param value never empty
   * @param by the nick of who set it, at that time
   * @param since the seq from which on there has been a value with that letter and key
   */
  record ModeEntrySet(
      long channel, char letter, String key, String value, String by, Instant at, long since)
      implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.modeEntrySet(this);
    }
  }

  /** A channel's value for a mode, with that key, is gone. Where there is none, nothing changes. */
  record ModeEntryRemoved(long channel, char letter, String key) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.modeEntryRemoved(this);
    }
  }

  /** A user is in a channel, with those member modes: sorted letters, empty for none. */
  record MemberJoined(long channel, long user, String modes) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.memberJoined(this);
    }
  }

  /** A user is in a channel no longer. */
  record MemberLeft(long channel, long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.memberLeft(this);
    }
  }

  /**
   * A user whose account stays has left a channel where it may come back to what it was. It has no
   * absence there before, and is not in the channel.
   *
   * @param modes the member modes that it gets back: sorted letters, empty for none
   * @param keeps whether the channel stays for it when nobody is there
   */
  record AbsenceNoted(long channel, long user, String modes, boolean keeps, Instant at)
      implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.absenceNoted(this);
    }
  }

  /** A user's absence counts no longer. Where there is none, nothing changes. */
  record AbsenceForgotten(long channel, long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.absenceForgotten(this);
    }
  }

  /** The last member of a channel has left at that time, and the channel stays. */
  record ChannelEmptied(long channel, Instant at) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.channelEmptied(this);
    }
  }

  /** A member has those member modes: sorted letters, empty for none. */
  record MemberModesSet(long channel, long user, String modes) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.memberModesSet(this);
    }
  }

  /** A user may join a channel once though it is invite-only. Given again, nothing changes. */
  record InviteGiven(long channel, long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.inviteGiven(this);
    }
  }

  /** An invite is used up. */
  record InviteUsed(long channel, long user) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.inviteUsed(this);
    }
  }

  /**
   * A direct conversation has a timeline. {@code first <= second}; both the same: the user's own
   * inbox.
   */
  record ConversationOpened(long timeline, long first, long second) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.conversationOpened(this);
    }
  }

  /**
   * A user is owed a timeline's messages from {@code from} on, inclusive. It has no open range
   * there before.
   */
  record RangeOpened(long user, long timeline, long from) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.rangeOpened(this);
    }
  }

  /** A user's open range on a timeline ends with {@code to}, inclusive. */
  record RangeClosed(long user, long timeline, long to) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.rangeClosed(this);
    }
  }

  /**
   * A closed range has left: nothing of it can be read any more. The user's {@code forgotten} rises
   * to its {@code to}.
   */
  record RangeForgotten(long user, long timeline, long from, long to) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.rangeForgotten(this);
    }
  }

  /** A message is on its timeline. */
  record MessageStored(StoredMessage stored) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.messageStored(this);
    }
  }

  /** A timeline's messages up to {@code upTo}, inclusive, are gone. Never the newest one. */
  record TimelineRotated(long timeline, long upTo, int removed) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.timelineRotated(this);
    }
  }

  /** A timeline is gone with all its messages. No range on it is left. */
  record TimelineRemoved(long timeline) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.timelineRemoved(this);
    }
  }

  /** An answer that a retry with the same idempotency key gets again. */
  record AnswerKept(KeptAnswer answer) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.answerKept(this);
    }
  }

  /** Answers kept before that time are gone. */
  record AnswersForgotten(Instant before) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.answersForgotten(this);
    }
  }

  /**
   * Nothing changed: it asks the storage to prove that it can write. The storage writes something
   * all the same.
   */
  record Probed(Instant at) implements Change {
    @Override
    public void accept(Visitor visitor) throws StorageException {
      visitor.probed(this);
    }
  }

  /**
   * One method per kind of change, so that a new kind does not compile until everybody handles it.
   */
  interface Visitor {
    void accountCreated(AccountCreated change) throws StorageException;

    void accountRemoved(AccountRemoved change) throws StorageException;

    void nickChanged(NickChanged change) throws StorageException;

    void formerNickKept(FormerNickKept change) throws StorageException;

    void formerNickForgotten(FormerNickForgotten change) throws StorageException;

    void sessionStarted(SessionStarted change) throws StorageException;

    void sessionEnded(SessionEnded change) throws StorageException;

    void userSeen(UserSeen change) throws StorageException;

    void tokenIssued(TokenIssued change) throws StorageException;

    void tokenRevoked(TokenRevoked change) throws StorageException;

    void cursorMoved(CursorMoved change) throws StorageException;

    void channelCreated(ChannelCreated change) throws StorageException;

    void channelEnded(ChannelEnded change) throws StorageException;

    void topicSet(TopicSet change) throws StorageException;

    void modeSet(ModeSet change) throws StorageException;

    void modeEntrySet(ModeEntrySet change) throws StorageException;

    void modeEntryRemoved(ModeEntryRemoved change) throws StorageException;

    void memberJoined(MemberJoined change) throws StorageException;

    void memberLeft(MemberLeft change) throws StorageException;

    void absenceNoted(AbsenceNoted change) throws StorageException;

    void absenceForgotten(AbsenceForgotten change) throws StorageException;

    void channelEmptied(ChannelEmptied change) throws StorageException;

    void memberModesSet(MemberModesSet change) throws StorageException;

    void inviteGiven(InviteGiven change) throws StorageException;

    void inviteUsed(InviteUsed change) throws StorageException;

    void conversationOpened(ConversationOpened change) throws StorageException;

    void rangeOpened(RangeOpened change) throws StorageException;

    void rangeClosed(RangeClosed change) throws StorageException;

    void rangeForgotten(RangeForgotten change) throws StorageException;

    void messageStored(MessageStored change) throws StorageException;

    void timelineRotated(TimelineRotated change) throws StorageException;

    void timelineRemoved(TimelineRemoved change) throws StorageException;

    void answerKept(AnswerKept change) throws StorageException;

    void answersForgotten(AnswersForgotten change) throws StorageException;

    void probed(Probed change) throws StorageException;
  }
}
