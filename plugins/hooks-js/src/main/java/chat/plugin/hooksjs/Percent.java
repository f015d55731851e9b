package chat.plugin.hooksjs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent sequences: the bytes of UTF-8 in hexadecimal digits. Pure functions. */
final class Percent {

  private static final String DIGITS = "0123456789ABCDEF";

  private Percent() {}

  /** Appends a character as percent sequences; a lone surrogate counts as U+FFFD. */
  static void append(StringBuilder out, int character) {
    int whole =
        Character.isValidCodePoint(character) && !isSurrogate(character) ? character : 0xfffd;
    for (byte b : Character.toString(whole).getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append(DIGITS.charAt(b >> 4 & 15)).append(DIGITS.charAt(b & 15));
    }
  }

  private static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  /** The text with its percent sequences decoded; malformed UTF-8 becomes U+FFFD. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length);
    for (int i = 0; i < utf8.length; i++) {
      int high = utf8[i] == '%' && i + 2 < utf8.length ? digit(utf8[i + 1]) : -1;
      int low = high < 0 ? -1 : digit(utf8[i + 2]);
      if (low < 0) {
        out.write(utf8[i]);
      } else {
        out.write(high << 4 | low);
        i += 2;
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int digit(byte c) {
    return Character.digit((char) (c & 0xff), 16);
  }
}
