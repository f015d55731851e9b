package chat.bench;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * B0: the least that this HTTP server can do. It answers every request with the same JSON, on the
 * I/O thread, and does nothing else; {@code /size/<bytes>} sets how long that JSON is. A process of
 * its own, started with the same JVM options as the measured server.
 */
public final class BaselineServer {
  private static final String SIZE = "/size/";
  private static final String EMPTY = "{\"text\":\"\"}";

  private volatile ByteBuffer answer = json(EMPTY.length());

  private BaselineServer() {}

  /**
   * Starts the server and says where.
   *
   * @param args the port; 0 takes a free one
   */
  public static void main(String[] args) {
    Undertow server = start(Integer.parseInt(args[0]));
    System.out.println("B0 answers at http://127.0.0.1:" + port(server));
  }

  static Undertow start(int port) {
    var baseline = new BaselineServer();
    Undertow server =
        Undertow.builder().addHttpListener(port, "127.0.0.1").setHandler(baseline::handle).build();
    server.start();
    return server;
  }

  static int port(Undertow server) {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.getRequestPath().startsWith(SIZE)) {
      answer = json(Integer.parseInt(exchange.getRequestPath().substring(SIZE.length())));
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(answer.duplicate());
  }

  private static ByteBuffer json(int bytes) {
    String filler = "x".repeat(Math.max(0, bytes - EMPTY.length()));
    byte[] text = ("{\"text\":\"" + filler + "\"}").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(text.length).put(text).flip().asReadOnlyBuffer();
  }
}
