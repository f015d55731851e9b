package chat.runtime.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads addresses that are written as numbers. Never looks up a name, so it never blocks. */
public final class IpAddresses {

  private IpAddresses() {}

  /**
   * The address that the text is: four decimal numbers with dots, or IPv6. An IPv4 address written
   * as IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address.
   */
  public static Optional<InetAddress> parse(String text) {
    if (text.indexOf(':') < 0) {
      byte @Nullable [] quad = quad(text);
      return quad == null ? Optional.empty() : of(quad);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || (c != ':' && c != '.' && Character.digit(c, 16) < 0)) {
        return Optional.empty();
      }
    }
    try {
      // With a colon it is a number or an error, and never a name.
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The block of addresses that the address is in: its first bits, and zeros. */
  public static InetAddress prefix(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(8, bits - i * 8));
      bytes[i] &= (byte) (0xff00 >> kept);
    }
    return of(bytes).orElseThrow();
  }

  private static Optional<InetAddress> of(byte[] address) {
    try {
      return Optional.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte @Nullable [] quad(String text) {
    byte[] quad = new byte[4];
    int part = 0;
    int digits = 0;
    int value = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (digits == 0 || part == 4) {
          return null;
        }
        quad[part++] = (byte) value;
        digits = 0;
        value = 0;
      } else if (c < '0' || c > '9' || ++digits > 3 || (digits == 2 && value == 0)) {
        // A leading zero means octal to some and nothing to others.
        return null;
      } else {
        value = value * 10 + c - '0';
        if (value > 255) {
          return null;
        }
      }
    }
    return part == 4 ? quad : null;
  }
}
