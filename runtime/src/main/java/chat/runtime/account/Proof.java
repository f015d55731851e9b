package chat.runtime.account;

import chat.runtime.state.Binding;
import java.time.Instant;

/**
 * That an authenticator knows who somebody is.
 *
 * @param nick what a new account is called; nobody has looked whether it can be
 * @param until when it has to be asked about again; in the future, not too far
 */
public record Proof(Binding binding, String nick, Instant until) {

  /**
   * The hash of the token that all bearer tokens of this person share. It is the same for good, so
   * that what the person acknowledged is still known when its provider has given it another token.
   */
  public String token() {
    return Tokens.hashOf(binding);
  }
}
