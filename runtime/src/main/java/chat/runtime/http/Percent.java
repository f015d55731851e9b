package chat.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Percent-encoding of URLs (RFC 3986), with UTF-8 inside. Bytes that should have been encoded and
 * were sent as they are stand for themselves, but for controls: browsers and curl send such.
 */
final class Percent {

  private Percent() {}

  /**
   * The text that was encoded, or null when it is malformed: a percent sign without two hex digits,
   * a raw control, or bytes that are not UTF-8.
   *
   * @param encoded each char a byte
   */
  static @Nullable String decode(String encoded) {
    return isPlain(encoded, '%') ? encoded : decode(encoded, false);
  }

  /** The same, where a plus sign stands for a space, as in queries. */
  static @Nullable String decodeForm(String encoded) {
    return isPlain(encoded, '+') ? encoded : decode(encoded, true);
  }

  private static boolean isPlain(String encoded, char special) {
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' || c == special || isControl(c) || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == 0x7f;
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
      } else if (isControl(c) || c > 0xff) {
        return null;
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
