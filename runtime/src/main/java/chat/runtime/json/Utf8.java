package chat.runtime.json;

/** Texts as they go over the wire: lengths in bytes, which is what limits are given in. */
public final class Utf8 {

  private Utf8() {}

  /** How many bytes a text has in UTF-8; half a surrogate pair counts as two. */
  public static long length(CharSequence text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  /** Whether a text can be sent and stored: no half of a surrogate pair, and no NUL. */
  public static boolean isText(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || ++i == text.length()
            || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
