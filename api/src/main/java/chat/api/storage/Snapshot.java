package chat.api.storage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a storage keeps except messages and kept answers, as of its last commit: what the
 * server starts from. The lists come in any order, but for {@code modeEntries}. Immutable.
 *
 * @param lastSeq the last number of the sequence that was given out, 0 at the very beginning
 * @param idKeys what ids are derived from
 * @param modeEntries those of a channel and letter in the order in which they were set
 */
public record Snapshot(
    long lastSeq,
    IdKeys idKeys,
    List<User> users,
    List<FormerNick> formerNicks,
    List<Token> tokens,
    List<Channel> channels,
    List<ModeEntry> modeEntries,
    List<Member> members,
    List<Invite> invites,
    List<Absence> absences,
    List<Timeline> timelines,
    List<Owed> ranges) {

  /**
   * What ids are derived from. Only who knows the keys can tell an id that this server gave out
   * from others: they stay in the storage.
   *
   * @param key 16 random bytes, made when the storage was created and the same for good
   * @param former the 16 bytes that ids up to {@code formerUpTo} were derived from, by a function
   *     that did not keep them secret; null where the storage never had such ids
   */
  public record IdKeys(byte[] key, byte @Nullable [] former, long formerUpTo) {

    /** The keys of a storage all of whose ids are derived from this one. */
    public static IdKeys of(byte[] key) {
      return new IdKeys(key, null, 0);
    }
  }

  /**
   * An account.
   *
   * @param credential by what its owner comes back to it, as {@link Change.AccountCreated} has it
   * @param session whether it has a session
   * @param acknowledged the furthest place that any of its tokens, past ones included, acknowledged
   * @param forgotten the furthest end of a range that was forgotten; messages up to there may have
   *     been lost to it
   */
  public record User(
      long key,
      String nick,
      @Nullable String credential,
      Instant created,
      Instant lastSeen,
      boolean session,
      long acknowledged,
      long forgotten) {}

  /** A nick that an account had; see {@link Change.FormerNickKept}. */
  public record FormerNick(long user, String nick, long until, Instant at) {}

  /** A token by its hash, and what it acknowledged. */
  public record Token(String token, long user, long cursor) {}

  /**
   * A channel.
   *
   * @param modes the letters that are set, sorted
   * @param emptied when its last member left; of a channel with members whatever it last was, or
   *     null
   */
  public record Channel(
      long key,
      String name,
      String topic,
      String modes,
      Instant created,
      @Nullable Instant emptied) {}

  /** A value that a channel has for a mode; see {@link Change.ModeEntrySet}. */
  public record ModeEntry(
      long channel, char letter, String key, String value, String by, Instant at, long since) {}

  /** A membership; {@code modes} are sorted letters. */
  public record Member(long channel, long user, String modes) {}

  /** An invite that was not used yet. */
  public record Invite(long channel, long user) {}

  /** Where a user may come back to; see {@link Change.AbsenceNoted}. */
  public record Absence(long channel, long user, String modes, boolean keeps, Instant at) {}

  /**
   * A timeline. Of a channel, {@code first} and {@code second} are 0; else they are the two users
   * of the conversation.
   *
   * @param ended when its channel ended, null while it has one and for conversations
   * @param messages how many messages are there
   * @param newest the seq of the newest of them, 0 when there never was one
   * @param rotatedTo the seq of the newest message that was rotated away, 0 when none was
   */
  public record Timeline(
      long key,
      long first,
      long second,
      @Nullable Instant ended,
      int messages,
      long newest,
      long rotatedTo) {}

  /** A range of a user. */
  public record Owed(long user, Range range) {}
}
