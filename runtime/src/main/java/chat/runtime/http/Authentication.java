package chat.runtime.http;

import chat.runtime.account.Tokens;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.Token;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Whose request it is: the token in its header {@code Authorization} (RFC 6750). */
final class Authentication {

  private static final String SCHEME = "Bearer ";

  private final Sessions sessions;
  private final Clock clock;

  Authentication(Sessions sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** The token, which counts as used now. On the request's event loop. */
  Token check(HttpServerExchange exchange) throws ChatException {
    HeaderValues lines = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    Token token = lines == null || lines.size() != 1 ? null : find(exchange, lines.getFirst());
    if (token == null || token.isRevoked()) {
      throw new ChatException(
          ErrorCode.UNAUTHORIZED,
          "Send the header \"Authorization: Bearer <token>\" with a token from register or login.");
    }
    token.used(clock.millis());
    return token;
  }

  /** A connection nearly always brings the token that it brought before: then nothing is hashed. */
  private @Nullable Token find(HttpServerExchange exchange, String line) {
    Link link = Link.of(exchange);
    Token token = link.tokenOf(line);
    if (token == null) {
      String bearer = bearer(line);
      token = Tokens.isWellFormed(bearer) ? sessions.find(Tokens.hash(bearer)) : null;
      link.remember(line, token);
    }
    return token;
  }

  private static String bearer(String line) {
    return line.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? line.substring(SCHEME.length()).strip()
        : "";
  }
}
