package chat.plugin.authjwt;

import chat.api.PluginContext;
import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts bearer JWTs (RFC 7519, RFC 8725) of one provider. Text that is not a JWT, and the tokens
 * of other issuers, are left to other authenticators; everything about a token of this provider has
 * to be right.
 */
final class JwtAuthenticator implements Authenticator, AutoCloseable {

  private static final int MAX_CHARS = 16 * 1024;
  private static final int MAX_SUBJECT = 256;
  private static final Duration REFRESH = Duration.ofMinutes(10);

  /** Others are signed with the same keys, to log out for one, and are no proof of anything. */
  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"));

  /**
   * How long an answer holds, however long the token is good for: then it is checked against the
   * keys of that time, among which its own may not be any more.
   */
  private static final Duration HOLDS = Duration.ofMinutes(10);

  private final JwtSettings settings;
  private final Keys keys;
  private final Clock clock;
  private final ScheduledFuture<?> refreshes;

  private JwtAuthenticator(
      JwtSettings settings, Keys keys, Clock clock, ScheduledFuture<?> refreshes) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
    this.refreshes = refreshes;
  }

  /** One whose keys are read; where they come from a provider, that may also answer later. */
  static JwtAuthenticator start(JwtSettings settings, PluginContext context) throws IOException {
    Keys keys =
        new Keys(KeySource.of(settings), context.executor(), context.clock(), context.logger());
    if (settings.isUrl()) {
      keys.refresh();
    } else {
      try {
        keys.read();
      } catch (IOException e) {
        throw new IOException("AUTH_JWT_JWKS=" + settings.jwks() + " cannot be read: " + e, e);
      }
    }
    ScheduledFuture<?> refreshes =
        context
            .executor()
            .scheduleWithFixedDelay(
                keys::refresh, REFRESH.toSeconds(), REFRESH.toSeconds(), TimeUnit.SECONDS);
    return new JwtAuthenticator(settings, keys, context.clock(), refreshes);
  }

  @Override
  public AuthResult authenticate(Credentials credentials) throws Exception {
    if (!(credentials instanceof Credentials.Bearer bearer)
        || bearer.token().length() > MAX_CHARS
        || !CompactForm.isRight(bearer.token())) {
      return AuthResult.notMine();
    }
    SignedJWT token;
    JWTClaimsSet claims;
    try {
      token = SignedJWT.parse(bearer.token());
      claims = token.getJWTClaimsSet();
    } catch (ParseException | RuntimeException e) {
      return AuthResult.notMine();
    }
    // Not believed yet, only looked at to see whose it says it is.
    if (claims == null || !settings.issuer().equals(claims.getIssuer())) {
      return AuthResult.notMine();
    }
    String wrong = wrongHeader(token.getHeader());
    if (wrong == null) {
      wrong = isSigned(token) ? wrongClaims(token, claims) : "no key of the provider has signed it";
    }
    return wrong == null ? accept(claims) : AuthResult.deny(wrong);
  }

  private @Nullable String wrongHeader(JWSHeader header) {
    String name = header.getAlgorithm().getName();
    if (settings.algorithms().stream().noneMatch(algorithm -> algorithm.is(name))) {
      return "its alg is not accepted";
    }
    if (header.getType() != null && !TYPES.contains(header.getType())) {
      return "its typ is not that of a login";
    }
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      return "its crit names extensions that are not supported";
    }
    return null;
  }

  private boolean isSigned(SignedJWT token) throws IOException, InterruptedException {
    Jwks known = keys.current();
    if (isSigned(token, known)) {
      return true;
    }
    if (known.has(token.getHeader().getKeyID())) {
      return false;
    }
    // Perhaps with a newer key.
    Jwks latest = keys.latest();
    return !latest.equals(known) && isSigned(token, latest);
  }

  private static boolean isSigned(SignedJWT token, Jwks keys) {
    return keys.candidates(token.getHeader()).stream().anyMatch(key -> Signatures.isBy(key, token));
  }

  private @Nullable String wrongClaims(SignedJWT token, JWTClaimsSet claims) {
    Instant now = clock.instant();
    Duration skew = settings.clockSkew();
    Date expires = claims.getExpirationTime();
    if (expires == null || !now.isBefore(expires.toInstant().plus(skew))) {
      return "it has expired, or has no claim exp";
    }
    if (isAfter(claims.getNotBeforeTime(), now.plus(skew))
        || isAfter(claims.getIssueTime(), now.plus(skew))) {
      return "it is not valid yet";
    }
    if (!claims.getAudience().contains(settings.audience())) {
      return "its aud does not name this server";
    }
    if (claims.getSubject() == null || claims.getSubject().isEmpty()) {
      return "the claim sub is missing";
    }
    if (!isExact(token.getPayload().toJSONObject().get("sub"))) {
      return "the claim sub is not a string";
    }
    if (!(claims.getClaim(settings.nickClaim()) instanceof String)) {
      return "the claim " + settings.nickClaim() + " is missing, or not a string";
    }
    return null;
  }

  /**
   * Whether a subject is what the provider wrote. A number, which it should not be (RFC 7519,
   * section 4.1.2), is read as text; one that is no {@code long} has lost digits then, and may be
   * equal to somebody else's.
   */
  private static boolean isExact(@Nullable Object sub) {
    return sub instanceof String || sub instanceof Long || sub instanceof Integer;
  }

  private static boolean isAfter(@Nullable Date date, Instant time) {
    return date != null && date.toInstant().isAfter(time);
  }

  private AuthResult accept(JWTClaimsSet claims) {
    Instant expires = claims.getExpirationTime().toInstant().plus(settings.clockSkew());
    Instant latest = clock.instant().plus(HOLDS);
    return AuthResult.accept(
        subject(claims.getSubject()),
        (String) claims.getClaim(settings.nickClaim()),
        expires.isBefore(latest) ? expires : latest);
  }

  /** Who it is: with the provider, for another one may call somebody else the same. */
  private String subject(String sub) {
    String subject = settings.issuer() + " " + sub;
    if (subject.length() <= MAX_SUBJECT && StandardCharsets.UTF_8.newEncoder().canEncode(subject)) {
      return subject;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_16BE));
      return "sha256 " + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    refreshes.cancel(true);
  }
}
