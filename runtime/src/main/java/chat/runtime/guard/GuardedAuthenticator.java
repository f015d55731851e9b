package chat.runtime.guard;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** An authenticator behind its guard, which also sees to it that what it says makes sense. */
final class GuardedAuthenticator implements Authenticator {

  private static final int MAX_SUBJECT = 256;

  private final Authenticator authenticator;

  /** Apart: most authenticators know only one of the two, and have nothing to do for the other. */
  private final Question passwords;

  private final Question tokens;

  GuardedAuthenticator(Authenticator authenticator, Guard guard) {
    this.authenticator = authenticator;
    this.passwords = guard.question("passwords");
    this.tokens = guard.question("bearer tokens");
  }

  @Override
  public AuthResult authenticate(Credentials credentials) {
    Question question = credentials instanceof Credentials.Password ? passwords : tokens;
    return question.call(
        () -> checked(authenticator.authenticate(credentials)), AuthResult.notMine());
  }

  /** What is accepted becomes an account: one who accepts nobody in particular has failed. */
  private static AuthResult checked(AuthResult result) {
    if (result instanceof AuthResult.Accepted accepted) {
      String subject = accepted.subject();
      boolean plain =
          !subject.isEmpty()
              && subject.length() <= MAX_SUBJECT
              && StandardCharsets.UTF_8.newEncoder().canEncode(subject);
      if (!plain) {
        throw new IllegalArgumentException(
            "a subject has 1 to " + MAX_SUBJECT + " characters, and no half ones");
      }
      Objects.requireNonNull(accepted.nick(), "nick");
      Objects.requireNonNull(accepted.expires(), "expires");
    }
    return result;
  }
}
