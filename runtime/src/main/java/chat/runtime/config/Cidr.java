package chat.runtime.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. Immutable.
 *
 * @param network any address of the block
 * @param prefix how many leading bits its addresses share
 */
public record Cidr(InetAddress network, int prefix) {

  /** Reads a block, or a single address; no name is ever looked up. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().getAddress().length * 8;
    if (slash < 0) {
      return Optional.of(new Cidr(address.get(), bits));
    }
    String prefix = text.substring(slash + 1);
    if (prefix.isEmpty()
        || prefix.length() > 3
        || !prefix.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    // Of an IPv4 address that is written as IPv6, the first 96 bits are not in the address.
    int length = Integer.parseInt(prefix) - (bits == 32 && text.indexOf(':') >= 0 ? 96 : 0);
    return length >= 0 && length <= bits
        ? Optional.of(new Cidr(address.get(), length))
        : Optional.empty();
  }

  /** Whether the address lies in the block. An IPv4 address lies in no block of IPv6. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int left = prefix - bit;
      int mask = left >= 8 ? 0xff : (0xff00 >> left) & 0xff;
      if (((mine[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
