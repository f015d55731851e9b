package chat.plugin.words;

/**
 * Letters and digits in frames, and small capitals, that Unicode gives no plain form, or one with
 * signs around: a letter in a square or a filled circle, in brackets, or as half of a flag.
 */
final class Framed {

  /** A run of code points that stand for letters or digits in their order. */
  private record Run(int first, int last, char plain) {}

  private static final Run[] LETTERS = {
    new Run(0x249C, 0x24B5, 'a'), // in brackets, small
    new Run(0x1F110, 0x1F129, 'a'), // in brackets
    new Run(0x1F130, 0x1F149, 'a'), // in a square
    new Run(0x1F150, 0x1F169, 'a'), // in a filled circle
    new Run(0x1F170, 0x1F189, 'a'), // in a filled square
    new Run(0x1F1E6, 0x1F1FF, 'a'), // half of a flag
    new Run(0x1F101, 0x1F10A, '0'), // with a comma
  };

  /** Numbers from there on, one after the other. */
  private static final Run[] NUMBERS = {
    new Run(0x2474, 0x2487, (char) 1), // in brackets
    new Run(0x2488, 0x249B, (char) 1), // with a full stop
    new Run(0x24EB, 0x24F4, (char) 11), // in a filled circle
    new Run(0x24F5, 0x24FE, (char) 1), // in two circles
    new Run(0x24FF, 0x24FF, (char) 0),
    new Run(0x2776, 0x277F, (char) 1), // in a filled circle
    new Run(0x2780, 0x2789, (char) 1), // in a circle, without serifs
    new Run(0x278A, 0x2793, (char) 1),
    new Run(0x1F100, 0x1F100, (char) 0), // with a full stop
    new Run(0x1F10B, 0x1F10C, (char) 0), // the same 0 in a circle, and in a filled one
  };

  private static final int FIRST_WORD = 0x1F18B;

  /** What stands in squares together. */
  private static final String[] WORDS = {
    "ic", "pa", "sa", "ab", "wc", "dj", "cl", "cool", "free", "id", "new", "ng", "ok", "sos", "up!",
    "vs"
  };

  private static final String SMALL_CAPITALS =
      "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B\u029F\u1D0D"
          + "\u0274\u1D0F\u1D18\uA7AF\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\0\u028F\u1D22";

  private Framed() {}

  /** A letter with what belongs to it, without its frame; the same where it has none. */
  static String without(String letter) {
    int point = letter.codePointAt(0);
    String plain = plain(point);
    return plain.isEmpty() ? letter : plain + letter.substring(Character.charCount(point));
  }

  /** What one character that Unicode writes out as something in brackets has within. */
  static String withoutBrackets(String letter, String writtenOut) {
    int last = writtenOut.length() - 1;
    boolean brackets =
        last > 1
            && letter.codePointCount(0, letter.length()) == 1
            && ((writtenOut.charAt(0) == '(' && writtenOut.charAt(last) == ')')
                || (writtenOut.charAt(0) == '\u3014' && writtenOut.charAt(last) == '\u3015'));
    return brackets ? writtenOut.substring(1, last) : writtenOut;
  }

  private static String plain(int point) {
    if (point >= FIRST_WORD && point < FIRST_WORD + WORDS.length) {
      return WORDS[point - FIRST_WORD];
    }
    for (Run run : LETTERS) {
      if (point >= run.first && point <= run.last) {
        return String.valueOf((char) (run.plain + (point - run.first)));
      }
    }
    for (Run run : NUMBERS) {
      if (point >= run.first && point <= run.last) {
        return String.valueOf(run.first == 0x1F10B ? 0 : run.plain + (point - run.first));
      }
    }
    int capital = point == 0 ? -1 : SMALL_CAPITALS.indexOf(point);
    return capital < 0 ? "" : String.valueOf((char) ('a' + capital));
  }
}
