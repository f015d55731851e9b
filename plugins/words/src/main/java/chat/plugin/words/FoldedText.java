package chat.plugin.words;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text in the form in which words are compared, and where each character of it comes from.
 *
 * <p>Folding is NFKC's compatibility and case folding: {@code ＢＡＤ}, {@code 𝕓𝕒𝕕} and {@code BAD}
 * are {@code bad}, {@code ß} is {@code ss}; and so are letters that stand in frames ({@link
 * Framed}). It is written decomposed, so that accents stand apart and can be left out: these are
 * the combining marks that belong to no script of their own, as in {@code é} and {@code й}, and
 * those that a script is as well written without, as the points of Hebrew. The vowel signs of
 * Indian and other scripts are letters here, and so are the voicing marks of kana; but where they
 * stand on a letter of another script they are as little as the circles and keycaps that can stand
 * around any: these are left out. So is what cannot be seen (zero-width characters, soft hyphens,
 * joiners, variation selectors), and white space of any length is one space.
 */
final class FoldedText {

  private static final int PLANE = 0x10000;

  /** The folded forms of characters met so far; there are not many, and making one is slow. */
  private static final String[] KNOWN = new String[PLANE];

  private static final int MOST_MARKS = 64;

  private final String text;
  private char[] chars;
  private int[] from;
  private int[] to;
  private int length;

  private FoldedText(String text) {
    int capacity = text.length() + 8;
    this.text = text;
    chars = new char[capacity];
    from = new int[capacity];
    to = new int[capacity];
  }

  /** Folds a text, with accents or without. */
  static FoldedText of(String text, boolean accents) {
    FoldedText folded = new FoldedText(text);
    int at = 0;
    int base = ' ';
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (!isMark(point) && !isUnseen(point)) {
        base = point;
      }
      int next = at + Character.charCount(point);
      // Several marks on one letter have an order of their own only when looked at together.
      int end = next;
      while (end < text.length() && end - at < MOST_MARKS && isMark(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      if (point >= ' ' && point <= '~' && end == next) {
        folded.append(Character.toLowerCase((char) point), at, end);
      } else {
        String letter = end == next ? known(point) : fold(text.substring(at, end));
        folded.appendAll(letter, at, end, accents, base);
      }
      at = end;
    }
    return folded;
  }

  private static boolean isMark(int point) {
    return point >= 0x300 && Character.getType(point) == Character.NON_SPACING_MARK;
  }

  private static String known(int point) {
    if (point >= PLANE) {
      return fold(Character.toString(point));
    }
    String folded = KNOWN[point];
    if (folded == null) {
      folded = fold(Character.toString(point));
      KNOWN[point] = folded;
    }
    return folded;
  }

  private static String normalize(CharSequence text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  private static String fold(String letter) {
    String plain = Framed.withoutBrackets(letter, normalize(Framed.without(letter)));
    // Down, since the capital sharp s is its own upper case, and up, which makes SS of it.
    plain = plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
    StringBuilder folded = new StringBuilder(plain.length());
    // One by one: a sigma is to be the same at the end of a word as within.
    plain.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
    return normalize(folded);
  }

  private void appendAll(String folded, int begin, int end, boolean accents, int base) {
    for (int i = 0; i < folded.length(); ) {
      int point = folded.codePointAt(i);
      i += Character.charCount(point);
      if (!isUnseen(point) && !isForeign(point, base) && (accents || !isAccent(point))) {
        if (Character.isBmpCodePoint(point)) {
          append((char) point, begin, end);
        } else {
          append(Character.highSurrogate(point), begin, end);
          append(Character.lowSurrogate(point), begin, end);
        }
      }
    }
  }

  private void append(char c, int begin, int end) {
    boolean space = isSpace(c);
    if (space && length > 0 && chars[length - 1] == ' ') {
      return;
    }
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, 2 * length);
      from = Arrays.copyOf(from, 2 * length);
      to = Arrays.copyOf(to, 2 * length);
    }
    chars[length] = space ? ' ' : c;
    from[length] = begin;
    to[length] = end;
    length++;
  }

  private static boolean isAccent(int point) {
    return isMark(point)
        && switch (UnicodeScript.of(point)) {
          case INHERITED -> !isVoicing(point);
          case LATIN, GREEK, CYRILLIC, HEBREW, ARABIC -> true;
          default -> false;
        };
  }

  /** The marks that make another kana of one. */
  private static boolean isVoicing(int point) {
    return point == 0x3099 || point == 0x309A;
  }

  /** Whether it is a mark that has no business on that letter. */
  private static boolean isForeign(int point, int base) {
    if (Character.getType(point) == Character.ENCLOSING_MARK) {
      return true;
    }
    if (!isMark(point)) {
      return false;
    }
    UnicodeScript script = UnicodeScript.of(point);
    return switch (UnicodeScript.of(base)) {
      case COMMON, INHERITED, UNKNOWN -> false;
      case HIRAGANA, KATAKANA -> script != UnicodeScript.INHERITED;
      default ->
          isVoicing(point)
              || (script != UnicodeScript.INHERITED && script != UnicodeScript.of(base));
    };
  }

  /**
   * What Unicode calls white space, and the Braille cell without dots. Java's own notion has the
   * separators of information in it, U+001C to U+001F, which have no width.
   */
  private static boolean isSpace(int point) {
    return (point >= '\t' && point <= '\r')
        || point == 0x85
        || point == 0x2800
        || Character.isSpaceChar(point);
  }

  /** Code points that stand for no character, of Unicode 23.7; fonts have nothing for them. */
  private static boolean isNoncharacter(int point) {
    return (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
  }

  private static boolean isUnseen(int point) {
    return switch (Character.getType(point)) {
      case Character.FORMAT -> true;
      case Character.CONTROL -> !isSpace(point);
      // What draws a letter out in Arabic, N'Ko and Mongolian. Grapheme joiner, Hangul fillers,
      // Khmer inherent vowels, Mongolian and other variation
      // selectors, and what is kept free for more of the kind.
      default ->
          isNoncharacter(point)
              || point == 0x640
              || point == 0x7FA
              || point == 0x180A
              || point == 0x34F
              || point == 0x115F
              || point == 0x1160
              || point == 0x3164
              || point == 0xFFA0
              || point == 0x17B4
              || point == 0x17B5
              || (point >= 0x180B && point <= 0x180F)
              || (point >= 0xFE00 && point <= 0xFE0F)
              || point == 0x2065
              || (point >= 0xFFF0 && point <= 0xFFF8)
              || (point >= 0xE0000 && point <= 0xE0FFF);
    };
  }

  int length() {
    return length;
  }

  char charAt(int at) {
    return chars[at];
  }

  /** Where in the text the letter begins that the character at that place comes from. */
  int from(int at) {
    return from[at];
  }

  /** Where in the text that letter ends. */
  int to(int at) {
    return to[at];
  }

  /** Whether a letter of the text begins there, and none is cut in two. */
  boolean isEdge(int at) {
    return at == 0 || at == length || from[at - 1] != from[at];
  }

  /**
   * Whether a word cannot begin or end there, since letters or digits stand on both sides. Letters
   * in frames make no word together with those without.
   */
  boolean isInsideWord(int at) {
    return at > 0
        && at < length
        && isLetterOrDigit(Character.codePointBefore(chars, at, 0))
        && isLetterOrDigit(Character.codePointAt(chars, at, length))
        && !isUnspaced(Character.codePointBefore(chars, at, 0))
        && !isUnspaced(Character.codePointAt(chars, at, length))
        && isSign(at - 1) == isSign(at);
  }

  /** Whether it is written as a sign, whatever it is folded to. */
  private boolean isSign(int at) {
    return !isLetterOrDigit(text.codePointAt(from[at]));
  }

  private static boolean isLetterOrDigit(int point) {
    return Character.isLetterOrDigit(point)
        || (point >= 0x300 && Character.getType(point) == Character.NON_SPACING_MARK)
        || Character.getType(point) == Character.COMBINING_SPACING_MARK;
  }

  /** Whether it is of a script that puts no spaces between words. */
  private static boolean isUnspaced(int point) {
    return point >= 0xE00
        && switch (UnicodeScript.of(point)) {
          case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
          default -> false;
        };
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
