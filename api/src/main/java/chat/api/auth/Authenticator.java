package chat.api.auth;

/**
 * Another way to prove who one is. Authenticators are asked in the order of their names, after the
 * server's own tokens and passwords; the first that does not say {@link AuthResult.NotMine}
 * decides.
 *
 * <p>Threads: called by many at once, each on a thread that may block, within the setting
 * PLUGIN_TIMEOUT.
 *
 * <p>Failure: one that throws or is late means <em>no</em>: {@code 503 plugin_failure}, and nobody
 * after it is asked.
 */
@FunctionalInterface
public interface Authenticator {

  /** Who it is, if these credentials prove it. */
  AuthResult authenticate(Credentials credentials) throws Exception;
}
