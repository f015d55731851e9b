package chat.runtime.plugin;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;

/** An authenticator behind its guard. */
final class GuardedAuthenticator implements Authenticator {

  private final Authenticator authenticator;
  private final Guard guard;

  GuardedAuthenticator(Authenticator authenticator, Guard guard) {
    this.authenticator = authenticator;
    this.guard = guard;
  }

  @Override
  public AuthResult authenticate(Credentials credentials) {
    return guard.call(() -> authenticator.authenticate(credentials), AuthResult.notMine());
  }
}
