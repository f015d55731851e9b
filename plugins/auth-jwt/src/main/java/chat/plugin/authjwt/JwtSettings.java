package chat.plugin.authjwt;

import chat.api.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The settings of {@code auth-jwt}: AUTH_JWT_JWKS and so on. */
public record JwtSettings(
    @Setting("the provider's public keys (a JWKS): an http(s) URL or a file; empty: off")
        String jwks,
    @Setting("the issuer, exactly as in the claim iss of the provider's tokens") String issuer,
    @Setting("the audience, which the claim aud of a token has to contain") String audience,
    @Setting(
            value = "the claim with the nick of a new account; its value has to be a valid nick",
            ifEmpty = "preferred_username")
        String nickClaim,
    @Setting(
            value = "the most by which the provider's clock may differ",
            ifEmpty = "60s",
            min = 0,
            max = 600_000)
        Duration clockSkew,
    @Setting(
            value = "the accepted signature algorithms",
            ifEmpty = "RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA")
        Set<Algorithm> algorithms) {

  /**
   * The signatures that there are: those with a public key. One with a shared secret is not among
   * them, since a public key could be passed off as the secret.
   */
  public enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    EDDSA;

    /** Whether a token's header names it. */
    boolean is(String alg) {
      return alg.toUpperCase(Locale.ROOT).equals(name());
    }
  }

  public JwtSettings {
    if (!jwks.isEmpty()) {
      if (issuer.isEmpty()) {
        throw new IllegalArgumentException("AUTH_JWT_JWKS needs AUTH_JWT_ISSUER too");
      }
      if (audience.isEmpty()) {
        throw new IllegalArgumentException("AUTH_JWT_JWKS needs AUTH_JWT_AUDIENCE too");
      }
      if (isUrl(jwks)) {
        URI.create(jwks);
      }
    }
    algorithms = Set.copyOf(algorithms);
  }

  /** Whether the keys come from a URL, not from a file. */
  boolean isUrl() {
    return isUrl(jwks);
  }

  private static boolean isUrl(String jwks) {
    String lower = jwks.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://");
  }
}
