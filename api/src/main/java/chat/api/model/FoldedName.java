package chat.api.model;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The form in which nicks and channel names are compared: two names that fold to the same are the
 * same name. That is NFKC, then Unicode's full case folding, then NFKC again; folding a folded name
 * changes nothing. Pure, any thread.
 */
public final class FoldedName {

  /** The dotless i, which is a letter of its own though its upper case is that of i. */
  private static final int DOTLESS_I = 0x131;

  /**
   * Code points normalised together at most, which is more than a name has. Sorting a run of
   * combining marks takes the square of its length.
   */
  private static final int MAX_PIECE = 64;

  private static final int HANGUL_SYLLABLES = 0xAC00;
  private static final int HANGUL_SYLLABLES_END = 0xD7A3;

  private FoldedName() {}

  /**
   * Folds a name, or a part of one: any text, of any length, in a time that grows with its length
   * only. More than 64 combining marks in a row are not put into one order, but in that of each 64.
   *
   * @return the text itself where there is nothing to fold
   */
  public static String of(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 0x80) {
        return foldUnicode(name);
      }
      if (c >= 'A' && c <= 'Z') {
        return foldFrom(name, i);
      }
    }
    return name;
  }

  private static String foldFrom(String name, int firstUpper) {
    char[] folded = name.toCharArray();
    for (int i = firstUpper; i < folded.length; i++) {
      char c = folded[i];
      if (c >= 0x80) {
        return foldUnicode(name);
      }
      if (c >= 'A' && c <= 'Z') {
        folded[i] = (char) (c + ('a' - 'A'));
      }
    }
    return new String(folded);
  }

  private static String foldUnicode(String name) {
    if (name.length() <= MAX_PIECE) {
      return foldPiece(name);
    }
    StringBuilder folded = new StringBuilder(name.length() + 8);
    int from = 0;
    while (from < name.length()) {
      int to = endOfPiece(name, from);
      folded.append(foldPiece(name.substring(from, to)));
      from = to;
    }
    return folded.toString();
  }

  /** A piece ends before a letter that nothing in front of it can be composed with. */
  private static int endOfPiece(String name, int from) {
    int end = from;
    int i = from;
    for (int count = 0; count < MAX_PIECE && i < name.length(); count++) {
      int c = name.codePointAt(i);
      if (count > 0 && !mayComposeWithPrevious(c)) {
        end = i;
      }
      i += Character.charCount(c);
    }
    return i == name.length() || end == from ? i : end;
  }

  /** Combining marks, voicing marks of half width, and the single letters of Hangul. */
  private static boolean mayComposeWithPrevious(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.MODIFIER_LETTER ->
          true;
      case Character.OTHER_LETTER ->
          (c < HANGUL_SYLLABLES || c > HANGUL_SYLLABLES_END)
              && Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL;
      default -> false;
    };
  }

  private static String foldPiece(String name) {
    String before = name;
    String folded = foldOnce(name);
    // Composing can make a letter that folds once more; nothing known needs a third round.
    while (!folded.equals(before)) {
      before = folded;
      folded = foldOnce(folded);
    }
    return folded;
  }

  private static String foldOnce(String name) {
    String normal = Normalizer.normalize(name, Normalizer.Form.NFKC);
    StringBuilder folded = new StringBuilder(normal.length() + 8);
    for (int i = 0; i < normal.length(); ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        folded.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
      } else if (c == DOTLESS_I || Character.getType(c) == Character.OTHER_LETTER) {
        folded.appendCodePoint(c);
      } else {
        // Each code point alone, or a sigma at the end of a word would fold differently. Lower case
        // first, because the capital sharp s has no upper case of its own: it is to become ss too.
        String lower = Character.toString(c).toLowerCase(Locale.ROOT);
        folded.append(lower.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
      }
    }
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }
}
