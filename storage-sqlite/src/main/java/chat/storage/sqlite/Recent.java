package chat.storage.sqlite;

import java.util.Arrays;

/**
 * The newest messages as of one commit, in the order of their seqs: of which timeline each is, and
 * who spoke it. Looking for those of a timeline goes through all, which are some thousand at most.
 * Immutable.
 */
final class Recent {

  /** What {@code speakers} has for a message that nobody spoke. */
  static final long NOBODY = -1;

  static final Recent NONE = new Recent(new long[0], new long[0], new long[0], 0, 0);

  private final long[] seqs;
  private final long[] timelines;
  private final long[] speakers;
  private final int start;
  private final int end;

  /**
   * Takes the arrays as they are: what they hold from {@code start} to {@code end}, exclusive, must
   * never change.
   */
  Recent(long[] seqs, long[] timelines, long[] speakers, int start, int end) {
    this.seqs = seqs;
    this.timelines = timelines;
    this.speakers = speakers;
    this.start = start;
    this.end = end;
  }

  /** Those with a greater seq. */
  Recent after(long seq) {
    return new Recent(seqs, timelines, speakers, firstFrom(seq + 1), end);
  }

  boolean isEmpty() {
    return start == end;
  }

  int size() {
    return end - start;
  }

  /** The seq of the newest, 0 for none. */
  long newest() {
    return isEmpty() ? 0 : seqs[end - 1];
  }

  /** A timeline's first seqs with {@code from <= seq <= to}, in their order. */
  long[] oldest(long timeline, long from, long to, int limit) {
    Seqs found = new Seqs();
    for (int i = firstFrom(from); i < end && found.size < limit && seqs[i] <= to; i++) {
      if (timelines[i] == timeline) {
        found.add(seqs[i]);
      }
    }
    return found.toArray();
  }

  /** A timeline's last seqs with {@code from <= seq < before}, the newest first. */
  long[] newestFirst(long timeline, long from, long before, int limit) {
    Seqs found = new Seqs();
    for (int i = firstFrom(before) - 1; i >= start && found.size < limit && seqs[i] >= from; i--) {
      if (timelines[i] == timeline) {
        found.add(seqs[i]);
      }
    }
    return found.toArray();
  }

  /** Which of a timeline's messages one asks for. */
  @FunctionalInterface
  interface Choice {
    boolean takes(long timeline, long seq);
  }

  /** The first seqs from there on that are chosen, in their order. */
  long[] oldest(long from, int limit, Choice choice) {
    Seqs found = new Seqs();
    for (int i = firstFrom(from); i < end && found.size < limit; i++) {
      if (choice.takes(timelines[i], seqs[i])) {
        found.add(seqs[i]);
      }
    }
    return found.toArray();
  }

  /** How many with {@code after < seq <= upTo} others than that one spoke on a timeline. */
  int countSpoken(long timeline, long after, long upTo, long except) {
    int spoken = 0;
    for (int i = start; i < end; i++) {
      if (timelines[i] == timeline
          && seqs[i] > after
          && seqs[i] <= upTo
          && speakers[i] != except
          && speakers[i] != NOBODY) {
        spoken++;
      }
    }
    return spoken;
  }

  private int firstFrom(long seq) {
    int found = Arrays.binarySearch(seqs, start, end, seq);
    return found < 0 ? -found - 1 : found;
  }

  /** A list of numbers that grows. */
  private static final class Seqs {
    private long[] seqs = new long[8];
    private int size;

    void add(long seq) {
      if (size == seqs.length) {
        seqs = Arrays.copyOf(seqs, 2 * size);
      }
      seqs[size++] = seq;
    }

    long[] toArray() {
      return Arrays.copyOf(seqs, size);
    }
  }
}
