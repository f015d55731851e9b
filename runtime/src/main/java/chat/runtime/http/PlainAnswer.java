package chat.runtime.http;

import chat.runtime.config.ServerConfig;
import chat.runtime.error.ChatException;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole answer as bytes, for clients with whom Undertow has no exchange: those whose request its
 * parser refuses, and those for whom there is no room. It ends the connection.
 */
final class PlainAnswer {

  private final byte[] bytes;

  PlainAnswer(ChatException error, ServerConfig config) {
    byte[] body = Errors.body(error);
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(error.status()).append(' ');
    head.append(StatusCodes.getReason(error.status())).append("\r\n");
    if (config.allowsAnyOrigin()) {
      // Whether a page asks, and which, is not known here; it does no harm to tell everybody.
      head.append("Access-Control-Allow-Origin: ").append(ServerConfig.ANY_ORIGIN).append("\r\n");
    }
    if (error.retryAfterSeconds() > 0) {
      head.append("Retry-After: ").append(error.retryAfterSeconds()).append("\r\n");
    }
    head.append("Content-Type: application/json\r\n");
    head.append("X-Content-Type-Options: nosniff\r\n");
    head.append("Cache-Control: no-store\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    head.append("Connection: close\r\n\r\n");
    byte[] front = head.toString().getBytes(StandardCharsets.US_ASCII);
    this.bytes = ByteBuffer.allocate(front.length + body.length).put(front).put(body).array();
  }

  /** The answer, to be written once. */
  ByteBuffer begin() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
