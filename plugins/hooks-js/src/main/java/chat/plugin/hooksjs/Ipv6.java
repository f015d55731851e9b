package chat.plugin.hooksjs;

import org.jspecify.annotations.Nullable;

/** IPv6 addresses as browsers read and write them; RFC 4291 and RFC 5952. Pure functions. */
final class Ipv6 {

  private static final int PIECES = 8;

  private Ipv6() {}

  /** The address in brackets, in its shortest form; null when it is malformed. */
  static @Nullable String parse(String text) {
    int gap = text.indexOf("::");
    int[] address = new int[PIECES];
    if (gap < 0) {
      return pieces(text, address, true) == PIECES ? write(address) : null;
    }
    int before = pieces(text.substring(0, gap), address, false);
    int[] tail = new int[PIECES];
    int after = pieces(text.substring(gap + 2), tail, true);
    if (before < 0 || after < 0 || before + after >= PIECES) {
      return null;
    }
    System.arraycopy(tail, 0, address, PIECES - after, after);
    return write(address);
  }

  /**
   * Reads pieces with colons between them; how many there are, -1 when they are malformed.
   *
   * @param isEnd whether the last two may be written as an IPv4 address
   */
  private static int pieces(String text, int[] into, boolean isEnd) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean isIpv4 = isEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0;
      if (count + (isIpv4 ? 2 : 1) > PIECES) {
        return -1;
      }
      if (isIpv4) {
        long address = dotted(parts[i]);
        if (address < 0) {
          return -1;
        }
        into[count++] = (int) (address >> 16);
        into[count++] = (int) (address & 0xffff);
      } else {
        int piece = piece(parts[i]);
        if (piece < 0) {
          return -1;
        }
        into[count++] = piece;
      }
    }
    return count;
  }

  private static int piece(String digits) {
    if (digits.isEmpty() || digits.length() > 4) {
      return -1;
    }
    int piece = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      piece = piece << 4 | digit;
    }
    return piece;
  }

  /** Four decimal numbers; -1 when they are malformed. */
  private static long dotted(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long address = 0;
    for (String part : parts) {
      boolean isNumber =
          !part.isEmpty()
              && part.length() <= 3
              && part.chars().allMatch(c -> c >= '0' && c <= '9')
              && (part.length() == 1 || part.charAt(0) != '0');
      int number = isNumber ? Integer.parseInt(part) : 256;
      if (number > 255) {
        return -1;
      }
      address = address << 8 | number;
    }
    return address;
  }

  private static String write(int[] address) {
    int start = -1;
    int length = 1; // a single zero is written
    for (int i = 0; i < PIECES; ) {
      int end = i;
      while (end < PIECES && address[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
      i = Math.max(end, i + 1);
    }
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < PIECES; i++) {
      if (i == start) {
        out.append(i == 0 ? "::" : ":");
        i += length - 1;
      } else {
        out.append(Integer.toHexString(address[i])).append(i < PIECES - 1 ? ":" : "");
      }
    }
    return out.append(']').toString();
  }
}
