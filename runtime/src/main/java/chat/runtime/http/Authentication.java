package chat.runtime.http;

import chat.runtime.account.Bearers;
import chat.runtime.account.Proof;
import chat.runtime.account.Tokens;
import chat.runtime.command.Identity;
import chat.runtime.command.Recognise;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.Token;
import chat.runtime.time.ServerTime;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is: the token in its header {@code Authorization} (RFC 6750). That is one of the
 * server's own, or one that an authenticator knows. Who is known by such a one is found again by
 * what was remembered; only who is not is asked about, and given an account or a session if need
 * be.
 */
final class Authentication {

  private static final String SCHEME = "Bearer ";

  /**
   * For so many milliseconds at most a connection knows whose a token is that was not issued here:
   * the wall clock, by which such a token ends, may jump.
   */
  private static final long LOOKED_UP_AFTER = 5_000;

  private final Sessions sessions;
  private final Bearers bearers;
  private final Journal journal;
  private final String serverName;
  private final ServerTime time;
  private final AuthRate authRate;

  Authentication(Backend backend, AuthRate authRate) {
    this.sessions = backend.sessions();
    this.bearers = new Bearers(backend.authenticators(), backend.time());
    this.journal = backend.journal();
    this.serverName = backend.config().serverName();
    this.time = backend.time();
    this.authRate = authRate;
  }

  /**
   * The token, which counts as used now; null when whose request it is has to be asked. On the
   * request's event loop.
   */
  @Nullable Token find(HttpServerExchange exchange) throws ChatException {
    HeaderValues lines = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    if (lines == null || lines.size() != 1) {
      throw unauthorized();
    }
    long now = time.millis();
    // A connection nearly always brings the token that it brought before: then nothing is hashed.
    Token token = Link.of(exchange).tokenOf(lines.getFirst(), now);
    if (token == null || token.isRevoked()) {
      token = look(exchange, lines.getFirst());
    }
    if (token != null) {
      token.used();
    }
    return token;
  }

  private @Nullable Token look(HttpServerExchange exchange, String line) throws ChatException {
    String bearer = bearer(line);
    Token token;
    long until;
    if (isForeign(bearer)) {
      Bearers.Answer known = bearers.find(bearer);
      if (known == null) {
        return null;
      }
      token = sessions.find(known.proof().orElseThrow(Authentication::unauthorized).token());
      until = Math.min(known.uptime(), time.millis() + LOOKED_UP_AFTER);
      if (token == null) {
        return null;
      }
    } else {
      token = Tokens.isWellFormed(bearer) ? sessions.find(Tokens.hash(bearer)) : null;
      until = Long.MAX_VALUE;
      if (token == null || token.isRevoked()) {
        throw unauthorized();
      }
    }
    Link.of(exchange).remember(line, token, until);
    return token;
  }

  private boolean isForeign(String bearer) {
    return !bearer.isEmpty() && !Tokens.isWellFormed(bearer) && !bearers.isEmpty();
  }

  /**
   * Finds out whose request it is, and goes on with the token. That needs no asking where the
   * answer is remembered and only the session has ended; else it counts as an attempt to log in,
   * unless it succeeds. On the request's event loop.
   */
  void ask(Request request, InetAddress address, Request.Answer<Token> then) throws ChatException {
    String bearer =
        bearer(request.exchange().getRequestHeaders().get(Headers.AUTHORIZATION).getFirst());
    Bearers.Answer known = bearers.find(bearer);
    CompletableFuture<Bearers.Answer> answer;
    if (known != null) {
      answer = CompletableFuture.completedFuture(known);
    } else {
      authRate.limit(address);
      answer = bearers.ask(bearer);
    }
    CompletableFuture<String> recognised =
        answer.thenCompose(
            found -> {
              if (found.proof().isEmpty()) {
                return CompletableFuture.failedFuture(unauthorized());
              }
              if (known == null) {
                authRate.forgive(address);
              }
              Proof proof = found.proof().get();
              return journal
                  .execute(recognise(proof, proof.token(), serverName, sessions))
                  .thenApply((Identity identity) -> proof.token());
            });
    request.later(
        recognised,
        hash -> {
          Token token = sessions.find(hash);
          if (token == null) {
            // It has logged out, or quit, in this very moment.
            throw unauthorized();
          }
          token.used();
          then.answer(token);
        });
  }

  /** What brings somebody in who was proven to be who it is. */
  static Recognise recognise(Proof proof, String token, String serverName, Sessions sessions) {
    return new Recognise(proof.binding(), proof.nick(), token, serverName, sessions);
  }

  private static String bearer(String line) {
    return line.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? line.substring(SCHEME.length()).strip()
        : "";
  }

  private static ChatException unauthorized() {
    return new ChatException(
        ErrorCode.UNAUTHORIZED,
        "Send the header \"Authorization: Bearer <token>\" with a token from register or login.");
  }
}
