package chat.runtime.http;

import chat.runtime.config.Cidr;
import chat.runtime.config.IpAddresses;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from. {@code X-Forwarded-For} is believed as far as it was written by trusted
 * proxies: from right to left, up to the first address that is none of them.
 */
final class ClientAddress {

  private static final int SITE_BITS = 48;

  private final List<Cidr> trusted;

  ClientAddress(List<Cidr> trusted) {
    this.trusted = trusted;
  }

  /** The address of the client. */
  InetAddress of(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getConnection().getPeerAddress(InetSocketAddress.class);
    return find(peer.getAddress(), exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR));
  }

  /**
   * The address that a peer's connections are counted for, or null for a trusted proxy, whose
   * connections are those of many. Of IPv6 the /48, which one client may have all of.
   */
  @Nullable InetAddress countedAs(InetAddress peer) {
    if (isTrusted(peer)) {
      return null;
    }
    return peer instanceof Inet6Address ? IpAddresses.prefix(peer, SITE_BITS) : peer;
  }

  /** The client behind the peer; {@code forwarded} are the header's lines, in order. */
  InetAddress find(InetAddress peer, @Nullable HeaderValues forwarded) {
    InetAddress client = peer;
    if (forwarded == null || trusted.isEmpty()) {
      return client;
    }
    for (int line = forwarded.size() - 1; line >= 0; line--) {
      String[] hops = forwarded.get(line).split(",", -1);
      for (int i = hops.length - 1; i >= 0; i--) {
        if (!isTrusted(client)) {
          return client;
        }
        Optional<InetAddress> hop = IpAddresses.parse(withoutPort(hops[i].strip()));
        if (hop.isEmpty()) {
          return client;
        }
        client = hop.get();
      }
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    for (Cidr proxies : trusted) {
      if (proxies.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}
