package chat.plugin.hooksjs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** IPv4 addresses as browsers read them: one to four numbers, decimal, octal or hexadecimal. */
final class Ipv4 {

  private static final int MAX_PARTS = 4;

  /** More digits than any number needs that fits. */
  private static final int MAX_DIGITS = 1_024;

  private Ipv4() {}

  /** Whether a browser takes a host of this name for an address. */
  static boolean endsInNumber(String name) {
    List<String> parts = parts(name);
    String last = parts.get(parts.size() - 1);
    return !last.isEmpty()
        && (last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last) >= 0);
  }

  /** The address in its usual form; null when it is malformed. */
  static @Nullable String parse(String name) {
    List<String> parts = parts(name);
    if (parts.size() > MAX_PARTS) {
      return null;
    }
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      long number = number(parts.get(i));
      boolean isLast = i == parts.size() - 1;
      int bits = isLast ? 8 * (MAX_PARTS - i) : 8;
      if (number < 0 || number >= 1L << bits) {
        return null;
      }
      address |= number << (isLast ? 0 : 8 * (MAX_PARTS - 1 - i));
    }
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  private static List<String> parts(String name) {
    List<String> parts = List.of(name.split("\\.", -1));
    int size = parts.size();
    return size > 1 && parts.get(size - 1).isEmpty() ? parts.subList(0, size - 1) : parts;
  }

  /** The number; -1 when it is malformed, and more than an address when it is too large. */
  private static long number(String text) {
    int radix = 10;
    int from = 0;
    if (text.startsWith("0x") || text.startsWith("0X")) {
      radix = 16;
      from = 2;
    } else if (text.length() > 1 && text.charAt(0) == '0') {
      radix = 8;
      from = 1;
    }
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = Math.min(number * radix + digit, 1L << 33);
    }
    return number;
  }
}
