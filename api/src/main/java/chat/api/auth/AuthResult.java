package chat.api.auth;

import java.time.Instant;
import java.util.Optional;

/** What an authenticator says of credentials. */
public sealed interface AuthResult {

  /**
   * They prove who it is.
   *
   * @param subject who, in the authenticator's own terms; the same for good, 1 to 256 characters.
   *     All of one subject's bearer tokens are one session and one place in its stream. The first
   *     time an account is made for it, later it is this account again
   * @param nick what a new account is called. When it is no nick, or not free, the answer is as if
   *     the nick had been asked for at {@code /register}; an account that there is keeps its nick
   * @param expires until when the proof holds; bearer tokens are asked about again then, and after
   *     a day at the latest. Empty: ten minutes. What lies in the past proves nothing
   */
  record Accepted(String subject, String nick, Optional<Instant> expires) implements AuthResult {}

  /**
   * They are meant for this authenticator, and wrong.
   *
   * @param reason for the log; the client is answered 401 without it
   */
  record Denied(String reason) implements AuthResult {}

  /** They are not meant for this authenticator; the next one is asked. */
  record NotMine() implements AuthResult {
    private static final NotMine INSTANCE = new NotMine();
  }

  /** They prove who it is; see {@link Accepted}. */
  static AuthResult accept(String subject, String nick) {
    return new Accepted(subject, nick, Optional.empty());
  }

  /** They prove who it is, until then; see {@link Accepted}. */
  static AuthResult accept(String subject, String nick, Instant expires) {
    return new Accepted(subject, nick, Optional.of(expires));
  }

  /** They are wrong; see {@link Denied}. */
  static AuthResult deny(String reason) {
    return new Denied(reason);
  }

  /** They are not meant for this authenticator. */
  static AuthResult notMine() {
    return NotMine.INSTANCE;
  }
}
