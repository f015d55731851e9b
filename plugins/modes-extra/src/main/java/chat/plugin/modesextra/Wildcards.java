package chat.plugin.modesextra;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A pattern that is held against a text in one walk over it, with a bit for each place in the
 * pattern: the shift-and algorithm of Baeza-Yates and Gonnet (1992), with stars. It takes no step
 * back, so it takes the time of the two lengths together, whatever somebody writes. One thread.
 */
final class Wildcards {

  /** By a character: the places from which it leads to the next. */
  private final Map<Character, long[]> fitting = new HashMap<>();

  /** The places from which a written character leads to the next, and those with a star. */
  private final long[] any;

  private final long[] stays;

  private final long[] nowhere;
  private final int length;

  /** A pattern, in which {@code *} is any text and {@code ?} one written character. */
  Wildcards(String pattern) {
    int words = pattern.length() / Long.SIZE + 1;
    any = new long[words];
    stays = new long[words];
    nowhere = new long[words];
    int place = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> set(stays, place);
        case '?' -> set(any, place++);
        default -> set(fitting.computeIfAbsent(c, unused -> new long[words]), place++);
      }
    }
    length = place;
  }

  /**
   * Whether it covers all of the text.
   *
   * @param begins where written characters begin, and the end of the text
   */
  boolean cover(String text, BitSet begins) {
    long[] reached = new long[any.length];
    // Places that a question mark leads to when the written character is over.
    long[] due = new long[any.length];
    set(reached, 0);
    for (int i = 0; i <= text.length(); i++) {
      if (begins.get(i)) {
        for (int word = 0; word < due.length; word++) {
          reached[word] |= due[word];
        }
        lead(reached, any, due);
      }
      if (i < text.length()) {
        step(reached, fitting.getOrDefault(text.charAt(i), nowhere));
      }
    }
    return ((reached[length / Long.SIZE] >>> length) & 1) != 0;
  }

  private void step(long[] reached, long[] by) {
    long carry = 0;
    for (int word = 0; word < reached.length; word++) {
      long moved = reached[word] & by[word];
      reached[word] = (moved << 1) | carry | (reached[word] & stays[word]);
      carry = moved >>> (Long.SIZE - 1);
    }
  }

  private static void lead(long[] from, long[] by, long[] to) {
    long carry = 0;
    for (int word = 0; word < from.length; word++) {
      long moved = from[word] & by[word];
      to[word] = (moved << 1) | carry;
      carry = moved >>> (Long.SIZE - 1);
    }
  }

  private static void set(long[] bits, int place) {
    bits[place / Long.SIZE] |= 1L << place;
  }
}
