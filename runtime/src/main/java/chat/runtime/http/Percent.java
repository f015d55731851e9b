package chat.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of URLs (RFC 3986), with UTF-8 inside. */
final class Percent {

  private Percent() {}

  /**
   * The text that was encoded, or null when it is malformed: a percent sign without two hex digits,
   * or bytes that are not UTF-8.
   */
  static @Nullable String decode(String encoded) {
    int first = encoded.indexOf('%');
    return first < 0 ? encoded : decode(encoded, false);
  }

  /** The same, where a plus sign stands for a space, as in queries. */
  static @Nullable String decodeForm(String encoded) {
    return encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0 ? encoded : decode(encoded, true);
  }

  private static @Nullable String decode(String encoded, boolean plusIsSpace) {
    byte[] bytes = new byte[encoded.length()];
    int count = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        int high = i + 2 < encoded.length() ? hex(encoded.charAt(i + 1)) : -1;
        int low = high >= 0 ? hex(encoded.charAt(i + 2)) : -1;
        if (low < 0) {
          return null;
        }
        bytes[count++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[count++] = (byte) (plusIsSpace && c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, count))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
