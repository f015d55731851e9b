package chat.storage.sqlite;

import chat.api.storage.StoredMessage;
import java.util.Arrays;

/**
 * The messages that table {@code timeline_messages} lacks, since to enter them there with each
 * commit would dirty one page per timeline. Whoever commits adds to it what is about to be
 * committed; reads see what was. All but {@link #committed} is for who holds the lock of commits.
 */
final class Tail {

  private static final int ROOM = 1_024;

  private long[] seqs = new long[ROOM];
  private long[] timelines = new long[ROOM];
  private long[] speakers = new long[ROOM];
  private int size;

  /** So many of the first are in the table once the transaction is committed. */
  private int folded;

  private long highest;
  private long highestCommitted;
  private volatile Recent committed = Recent.NONE;

  /**
   * An empty one.
   *
   * @param folded up to where the table has all
   */
  Tail(long folded) {
    highest = folded;
    highestCommitted = folded;
  }

  /** What reads have to add to the table, as of the last commit. For any thread. */
  Recent committed() {
    return committed;
  }

  /** How many messages there are, those that are not committed yet included. */
  int size() {
    return size - folded;
  }

  /** The greatest seq that ever was added. */
  long highest() {
    return highest;
  }

  /**
   * Adds a message that is about to be committed; false, and it does not, if it is out of order.
   */
  boolean add(StoredMessage stored) {
    if (stored.seq() <= highest) {
      return false;
    }
    if (size == seqs.length) {
      move(0, 2 * size);
    }
    highest = stored.seq();
    seqs[size] = stored.seq();
    timelines[size] = stored.timeline();
    speakers[size] = stored.message().type().isSpoken() ? stored.sender() : Recent.NOBODY;
    size++;
    return true;
  }

  /** Whether there is a message of that timeline up to that seq. */
  boolean has(long timeline, long upTo) {
    for (int i = folded; i < size && seqs[i] <= upTo; i++) {
      if (timelines[i] == timeline) {
        return true;
      }
    }
    return false;
  }

  /** On how many timelines the messages are. */
  int timelines() {
    return (int) Arrays.stream(timelines, folded, size).distinct().count();
  }

  /** All that there is goes into the table with the transaction. */
  void folded() {
    folded = size;
  }

  /** The transaction is committed. */
  void commit() {
    if (folded > 0) {
      size -= folded;
      move(folded, Math.max(ROOM, 2 * size));
      folded = 0;
    }
    highestCommitted = highest;
    committed = new Recent(seqs, timelines, speakers, 0, size);
  }

  /** The transaction is not, and never will be. */
  void rollback() {
    size = committed.size();
    folded = 0;
    highest = highestCommitted;
  }

  /** Into other arrays, for somebody may still read these. */
  private void move(int from, int room) {
    seqs = Arrays.copyOfRange(seqs, from, from + room);
    timelines = Arrays.copyOfRange(timelines, from, from + room);
    speakers = Arrays.copyOfRange(speakers, from, from + room);
  }
}
