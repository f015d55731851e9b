package chat.runtime.name;

import chat.api.model.FoldedName;

/**
 * The rules for nicks and channel names.
 *
 * <p>A name is checked as it was written and compared folded: two names whose {@link #fold} is
 * equal are the same name. All lengths are in code points. Pure, any thread.
 */
public final class Names {

  /** Code points in a nick at most. */
  public static final int MAX_NICK = 32;

  /** Code points in a channel's name at most, its {@code #} not counted. */
  public static final int MAX_CHANNEL = 63;

  /** Characters at most in a text that may fold to the same as a name. */
  public static final int MAX_WRITTEN = 256;

  private Names() {}

  /**
   * Whether it can be a nick: letters and decimal digits of any script and {@code _-[]{}\|^`}, not
   * beginning with a digit or {@code -}.
   */
  public static boolean isNick(String name) {
    int length = name.length();
    if (length == 0 || length > 2 * MAX_NICK) {
      return false;
    }
    int count = 0;
    for (int i = 0; i < length; count++) {
      int c = name.codePointAt(i);
      if (!(isNickStart(c) || (i > 0 && (c == '-' || isDigit(c))))) {
        return false;
      }
      i += Character.charCount(c);
    }
    return count <= MAX_NICK;
  }

  /**
   * Whether it can be a channel: {@code #}, then code points of which none is white space, a comma,
   * {@code /}, {@code @}, {@code #}, a control or format character, for private use, a surrogate or
   * unassigned.
   */
  public static boolean isChannel(String name) {
    int length = name.length();
    if (length < 2 || length > 1 + 2 * MAX_CHANNEL || name.charAt(0) != '#') {
      return false;
    }
    int count = 0;
    for (int i = 1; i < length; count++) {
      int c = name.codePointAt(i);
      if (!isChannelPart(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return count <= MAX_CHANNEL;
  }

  /** The form in which names are compared; see {@link FoldedName}. */
  public static String fold(String name) {
    return FoldedName.of(name);
  }

  private static boolean isNickStart(int c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || c == '_'
          || c == '['
          || c == ']'
          || c == '{'
          || c == '}'
          || c == '\\'
          || c == '|'
          || c == '^'
          || c == '`';
    }
    return Character.isLetter(c);
  }

  private static boolean isDigit(int c) {
    return c < 0x80 ? c >= '0' && c <= '9' : Character.isDigit(c);
  }

  /** Whether the code point can be part of a channel's name, after its {@code #}. */
  public static boolean isChannelPart(int c) {
    if (c == ',' || c == '/' || c == '@' || c == '#') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
