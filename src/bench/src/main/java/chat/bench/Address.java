package chat.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where a server listens, and how it is named in a request.
 *
 * @param socket resolved
 * @param host the value of the Host header
 */
record Address(InetSocketAddress socket, String host) {

  /** A port on this machine. */
  static Address local(int port) {
    return new Address(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "127.0.0.1:" + port);
  }

  /** The server of an {@code http://host:port} address; its path is of no account. */
  static Address of(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("only http://host:port can be measured, not " + url);
    }
    int port = url.getPort() == -1 ? 80 : url.getPort();
    try {
      InetAddress found = InetAddress.getAllByName(url.getHost())[0];
      return new Address(new InetSocketAddress(found, port), url.getHost() + ":" + port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("unknown host: " + url.getHost(), e);
    }
  }

  @Override
  public String toString() {
    return "http://" + host;
  }
}
