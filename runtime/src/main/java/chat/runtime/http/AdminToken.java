package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Whether a request is the operator's: it brings the setting ADMIN_TOKEN. */
final class AdminToken {

  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  /** That token. */
  AdminToken(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  void check(HttpServerExchange exchange) throws ChatException {
    HeaderValues lines = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    String line = lines == null || lines.size() != 1 ? "" : lines.getFirst();
    byte[] brought =
        line.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? line.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    // Takes the same time whatever it is that does not match.
    if (token.length == 0 || !MessageDigest.isEqual(brought, token)) {
      throw new ChatException(
          ErrorCode.UNAUTHORIZED,
          "Send the header \"Authorization: Bearer <token>\" with the value of the server's"
              + " setting ADMIN_TOKEN.");
    }
  }
}
