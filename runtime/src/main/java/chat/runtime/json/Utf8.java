package chat.runtime.json;

/** Lengths in bytes, which is what limits are given in. */
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
}
