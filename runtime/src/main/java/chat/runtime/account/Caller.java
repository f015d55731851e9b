package chat.runtime.account;

import chat.runtime.config.IpAddresses;
import chat.runtime.name.Names;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Somebody who wants to log in or to register.
 *
 * @param address of the client
 * @param nick as it was sent; it need not be valid
 * @param foldedNick the form in which names are compared; empty when it is too long for a name
 */
public record Caller(InetAddress address, String nick, String foldedNick) {

  private static final int SUBNET_BITS = 64;
  private static final int SITE_BITS = 48;
  private static final int IPV4_SITE_BITS = 24;

  /** A caller from that address, who sent that nick. */
  public static Caller of(InetAddress address, String nick) {
    return new Caller(address, nick, nick.length() > Names.MAX_WRITTEN ? "" : Names.fold(nick));
  }

  /** What one client may have all of: an IPv4 address, or an IPv6 /64. */
  InetAddress subnet() {
    return isIpv6() ? IpAddresses.prefix(address, SUBNET_BITS) : address;
  }

  /** What one organisation may have all of: an IPv4 /24, or an IPv6 /48. */
  InetAddress site() {
    return IpAddresses.prefix(address, isIpv6() ? SITE_BITS : IPV4_SITE_BITS);
  }

  private boolean isIpv6() {
    return address instanceof Inet6Address;
  }
}
