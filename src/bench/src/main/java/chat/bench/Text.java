package chat.bench;

/**
 * The text of a measured message: a mark and a number, by which it is known when it arrives, then
 * words up to the length of a usual line of chat.
 */
final class Text {
  private static final String WORDS = " so many words are in a usual line of chat";
  private static final int DIGITS = 10;

  /** Nothing else in a message holds two of these in a row. */
  private static final char MARK = '@';

  private Text() {}

  /** The text with a number. */
  static String numbered(long number) {
    return "%c%c%010d%s".formatted(MARK, MARK, number, WORDS);
  }

  /** Where the number of the next marked text begins, or -1. */
  static int find(byte[] text, int from, int length) {
    int last = length - DIGITS - 2;
    for (int at = from; at <= last; at++) {
      if (text[at] == MARK && text[at + 1] == MARK) {
        return at + 2;
      }
    }
    return -1;
  }

  /** Reads a number. */
  static long number(byte[] text, int at) {
    long number = 0;
    for (int i = at; i < at + DIGITS; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  /** Writes a number over another. */
  static void number(byte[] text, int at, long number) {
    long rest = number;
    for (int i = at + DIGITS - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** How many bytes a number takes. */
  static int digits() {
    return DIGITS;
  }
}
