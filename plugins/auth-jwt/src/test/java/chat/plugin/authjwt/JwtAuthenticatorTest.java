package chat.plugin.authjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.api.testkit.TestContext;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtAuthenticatorTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String ISSUER = "https://login.example.org";
  private static final String AUDIENCE = "chat";
  private static final String ALICE = ISSUER + " 4711";

  private static RSAKey rsa;
  private static RSAKey stranger;
  private static ECKey ec;

  private final AtomicInteger asked = new AtomicInteger();
  private final MovingClock clock = new MovingClock();
  private volatile byte[] jwks = {};
  private volatile int status = 200;
  private HttpServer provider;
  private TestContext context;

  @TempDir private Path folder;

  /** Stands still until it is moved. */
  private static final class MovingClock extends Clock {
    private volatile Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeAll
  static void keys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("one").generate();
    stranger = new RSAKeyGenerator(2048).keyID("one").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
  }

  @BeforeEach
  void open() throws IOException {
    serve(rsa, ec);
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/jwks",
        exchange -> {
          asked.incrementAndGet();
          byte[] answer = jwks;
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    provider.start();
    context =
        new TestContext(
            "here", clock, folder, Executors.newSingleThreadScheduledExecutor(), Set.of());
  }

  @AfterEach
  void close() {
    provider.stop(0);
    context.close();
  }

  private void serve(JWK... keys) {
    jwks = new JWKSet(Arrays.asList(keys)).toString(true).getBytes(StandardCharsets.UTF_8);
  }

  private Authenticator start() throws Exception {
    return start(url());
  }

  private String url() {
    return "http://127.0.0.1:" + provider.getAddress().getPort() + "/jwks";
  }

  private Authenticator start(String source) throws Exception {
    return context.make(new JwtPlugin().authenticators().get(0), settings(source));
  }

  private static JwtSettings settings(String source) {
    return new JwtSettings(
        source,
        ISSUER,
        AUDIENCE,
        "preferred_username",
        Duration.ofSeconds(60),
        EnumSet.allOf(JwtSettings.Algorithm.class));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject("4711")
        .audience(AUDIENCE)
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(300)))
        .claim("preferred_username", "alice");
  }

  private static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner signer)
      throws Exception {
    SignedJWT token = new SignedJWT(header, claims.build());
    token.sign(signer);
    return token.serialize();
  }

  private static String token(JWTClaimsSet.Builder claims) throws Exception {
    return signed(header(JWSAlgorithm.RS256, "one"), claims, new RSASSASigner(rsa));
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).keyID(kid).build();
  }

  private static AuthResult ask(Authenticator authenticator, String token) throws Exception {
    return authenticator.authenticate(new Credentials.Bearer(token));
  }

  private static void assertDenied(AuthResult result, String why) {
    assertThat(result)
        .isInstanceOfSatisfying(
            AuthResult.Denied.class, denied -> assertThat(denied.reason()).contains(why));
  }

  private static String subject(AuthResult result) {
    return result instanceof AuthResult.Accepted accepted ? accepted.subject() : result.toString();
  }

  @Test
  void aTokenOfTheProviderIsTakenWhateverItsKindOfKey() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    OctetKeyPair ed =
        new OctetKeyPair.Builder(
                Curve.Ed25519,
                Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
            .keyID("three")
            .build();
    serve(rsa, ec, ed);
    Authenticator authenticator = start();

    assertThat(ask(authenticator, token(claims())))
        .isEqualTo(AuthResult.accept(ALICE, "alice", NOW.plusSeconds(360)));
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      String token = signed(header(algorithm, "one"), claims(), new RSASSASigner(rsa));
      assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
    }
    String es = signed(header(JWSAlgorithm.ES256, "two"), claims(), new ECDSASigner(ec));
    assertThat(subject(ask(authenticator, es))).isEqualTo(ALICE);
    // A token need not name its key.
    String nameless = signed(new JWSHeader(JWSAlgorithm.RS256), claims(), new RSASSASigner(rsa));
    assertThat(subject(ask(authenticator, nameless))).isEqualTo(ALICE);

    SignedJWT unsigned = new SignedJWT(header(JWSAlgorithm.EdDSA, "three"), claims().build());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(unsigned.getSigningInput());
    String input = new String(unsigned.getSigningInput(), StandardCharsets.US_ASCII);
    Base64URL right = Base64URL.encode(signature.sign());
    assertThat(subject(ask(authenticator, input + "." + right))).isEqualTo(ALICE);
    byte[] wrong = right.decode();
    wrong[5] ^= 1;
    assertDenied(ask(authenticator, input + "." + Base64URL.encode(wrong)), "no key");
    assertDenied(ask(authenticator, input + ".AAAA"), "no key");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsNoTokenOfThisProviderIsSomebodyElses() throws Exception {
    Authenticator authenticator = start();
    String other = token(claims().issuer("https://elsewhere.example.org"));
    String none = new PlainJWT(claims().build()).serialize();
    for (String each :
        List.of("", "opaque", "a.b.c", "..", "x".repeat(30_000), other, none, "a.b.c.d.e")) {
      assertThat(ask(authenticator, each)).isEqualTo(AuthResult.notMine());
    }
    assertThat(authenticator.authenticate(new Credentials.Password("alice", "secret")))
        .isEqualTo(AuthResult.notMine());
  }

  @Test
  void aSignatureHasToBeThatOfAKeyOfTheProvider() throws Exception {
    Authenticator authenticator = start();
    String forged = signed(header(JWSAlgorithm.RS256, "one"), claims(), new RSASSASigner(stranger));
    assertDenied(ask(authenticator, forged), "no key");
    String[] parts = token(claims()).split("\\.", -1);
    String other = Base64URL.encode(claims().subject("4712").build().toString()).toString();
    assertDenied(ask(authenticator, parts[0] + "." + other + "." + parts[2]), "no key");
    assertDenied(ask(authenticator, parts[0] + "." + parts[1] + ".AAAA"), "no key");
    // The key of the header itself is nobody's.
    JWSHeader withKey =
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").jwk(stranger.toPublicJWK()).build();
    assertDenied(
        ask(authenticator, signed(withKey, claims(), new RSASSASigner(stranger))), "no key");
  }

  @Test
  void aPublicKeyIsNoSharedSecretAndOneKindOfKeyNotAnother() throws Exception {
    OctetSequenceKey shared = new OctetSequenceKey.Builder(new byte[32]).keyID("shared").build();
    jwks =
        new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK(), shared))
            .toString(false)
            .getBytes(StandardCharsets.UTF_8);
    Authenticator authenticator = start();
    byte[] secret = rsa.toPublicKey().getEncoded();
    assertDenied(
        ask(
            authenticator,
            signed(header(JWSAlgorithm.HS256, "one"), claims(), new MACSigner(secret))),
        "alg");
    assertDenied(
        ask(
            authenticator,
            signed(header(JWSAlgorithm.HS256, "shared"), claims(), new MACSigner(new byte[32]))),
        "alg");
    String[] parts = token(claims()).split("\\.", -1);
    for (String alg : List.of("ES256", "EdDSA", "ES512", "PS256")) {
      String header = "{\"alg\":\"" + alg + "\",\"kid\":\"one\"}";
      assertDenied(
          ask(authenticator, Base64URL.encode(header) + "." + parts[1] + "." + parts[2]), "no key");
    }
    // An ECDSA signature of nothing but zeros is right for no key.
    String header = "{\"alg\":\"ES256\",\"kid\":\"two\"}";
    assertDenied(
        ask(
            authenticator,
            Base64URL.encode(header) + "." + parts[1] + "." + Base64URL.encode(new byte[64])),
        "no key");
  }

  @Test
  void onlyTheSignaturesOfTheSettingsAreTaken() throws Exception {
    JwtSettings all = settings(url());
    JwtSettings some =
        new JwtSettings(
            all.jwks(),
            all.issuer(),
            all.audience(),
            all.nickClaim(),
            all.clockSkew(),
            Set.of(JwtSettings.Algorithm.ES256));
    Authenticator authenticator = context.make(new JwtPlugin().authenticators().get(0), some);
    assertDenied(ask(authenticator, token(claims())), "alg");
  }

  @Test
  void aTokenIsGoodFromNotBeforeUntilItsExpiryWithSomeSkew() throws Exception {
    Authenticator authenticator = start();
    assertDenied(ask(authenticator, token(claims().expirationTime(null))), "expired");
    assertDenied(
        ask(authenticator, token(claims().expirationTime(Date.from(NOW.minusSeconds(60))))),
        "expired");
    assertThat(ask(authenticator, token(claims().expirationTime(Date.from(NOW.minusSeconds(59))))))
        .isEqualTo(AuthResult.accept(ALICE, "alice", NOW.plusSeconds(1)));
    assertDenied(
        ask(authenticator, token(claims().notBeforeTime(Date.from(NOW.plusSeconds(61))))),
        "valid yet");
    assertDenied(
        ask(authenticator, token(claims().issueTime(Date.from(NOW.plusSeconds(61))))), "valid yet");
    assertThat(
            subject(
                ask(authenticator, token(claims().notBeforeTime(Date.from(NOW.plusSeconds(60)))))))
        .isEqualTo(ALICE);
    // Whatever it says, it is looked at again before long.
    assertThat(
            ask(authenticator, token(claims().expirationTime(Date.from(NOW.plusSeconds(90_000))))))
        .isEqualTo(AuthResult.accept(ALICE, "alice", NOW.plusSeconds(600)));
  }

  @Test
  void aTokenIsForThisServerAndOfSomebodyWithANick() throws Exception {
    Authenticator authenticator = start();
    assertThat(subject(ask(authenticator, token(claims().audience(List.of("other", "chat"))))))
        .isEqualTo(ALICE);
    assertDenied(ask(authenticator, token(claims().audience("other"))), "aud");
    assertDenied(ask(authenticator, token(claims().audience((String) null))), "aud");
    assertDenied(ask(authenticator, token(claims().subject(null))), "sub");
    assertDenied(ask(authenticator, token(claims().subject(""))), "sub");
    assertDenied(
        ask(authenticator, token(claims().claim("preferred_username", null))),
        "preferred_username");
    assertDenied(
        ask(authenticator, token(claims().claim("preferred_username", List.of("alice")))),
        "preferred_username");
  }

  @Test
  void aTokenOfAnotherTypeOrWithDemandsIsRefused() throws Exception {
    Authenticator authenticator = start();
    for (String type : List.of("JWT", "at+jwt", "AT+JWT")) {
      String token =
          signed(
              new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType(type)).build(),
              claims(),
              new RSASSASigner(rsa));
      assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
    }
    String logout =
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("logout+jwt"))
                .build(),
            claims(),
            new RSASSASigner(rsa));
    assertDenied(ask(authenticator, logout), "typ");
    String demanding =
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .criticalParams(Set.of("x-policy"))
                .customParam("x-policy", "strict")
                .build(),
            claims(),
            new RSASSASigner(rsa));
    assertDenied(ask(authenticator, demanding), "crit");
  }

  @Test
  void whoHasALongNameElsewhereHasAShortOneForTheServer() throws Exception {
    Authenticator authenticator = start();
    String one = subject(ask(authenticator, token(claims().subject("x".repeat(300)))));
    String other = subject(ask(authenticator, token(claims().subject("x".repeat(301)))));
    assertThat(one).startsWith("sha256 ").hasSizeLessThan(257).isNotEqualTo(other);
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesItButNotForEverybodyWhoMakesOneUp() throws Exception {
    Authenticator authenticator = start();
    assertThat(asked).hasValue(1);
    RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
    String token = signed(header(JWSAlgorithm.RS256, "next"), claims(), new RSASSASigner(next));
    assertDenied(ask(authenticator, token), "no key");
    serve(next);
    assertDenied(ask(authenticator, token), "no key");
    assertThat(asked).hasValue(1);
    clock.now = NOW.plus(Keys.PAUSE);
    assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
    assertThat(asked).hasValue(2);
    // What the provider has withdrawn is worth nothing any more.
    assertDenied(ask(authenticator, token(claims())), "no key");
    for (int i = 0; i < 50; i++) {
      String made = signed(header(JWSAlgorithm.RS256, "x" + i), claims(), new RSASSASigner(rsa));
      assertDenied(ask(authenticator, made), "no key");
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void theKeysGoOnWhileTheProviderDoesNotAnswerOrAnswersNonsense() throws Exception {
    Authenticator authenticator = start();
    String unknown = signed(header(JWSAlgorithm.RS256, "x"), claims(), new RSASSASigner(rsa));
    for (Map.Entry<Integer, String> answer :
        List.of(
            Map.entry(500, "oops"),
            Map.entry(302, ""),
            Map.entry(200, "<html>"),
            Map.entry(200, "{\"keys\":\"none\"}"),
            Map.entry(200, "{\"keys\":[" + "1,".repeat(200_000) + "1]}"))) {
      status = answer.getKey();
      jwks = answer.getValue().getBytes(StandardCharsets.UTF_8);
      clock.now = clock.now.plus(Keys.PAUSE);
      int before = asked.get();
      assertDenied(ask(authenticator, unknown), "no key");
      assertThat(asked).hasValue(before + 1);
      assertThat(subject(ask(authenticator, token(claims())))).isEqualTo(ALICE);
    }
    provider.stop(0);
    clock.now = clock.now.plus(Keys.PAUSE);
    assertDenied(ask(authenticator, unknown), "no key");
    assertThat(subject(ask(authenticator, token(claims())))).isEqualTo(ALICE);
  }

  @Test
  void beforeThereAreAnyKeysNobodyIsDeniedAndNobodyLetIn() throws Exception {
    status = 503;
    Authenticator authenticator = start();
    String token = token(claims());
    assertThatThrownBy(() -> ask(authenticator, token)).isInstanceOf(IOException.class);
    status = 200;
    clock.now = NOW.plus(Keys.PAUSE);
    assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
  }

  @Test
  void weakKeysAreNone() throws Exception {
    RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
    serve(weak);
    Authenticator authenticator = start();
    RSASSASigner signer =
        new RSASSASigner(weak.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
    assertDenied(
        ask(authenticator, signed(header(JWSAlgorithm.RS256, "weak"), claims(), signer)), "no key");
  }

  @Test
  void keysMayBeInAFileWhichHasToBeThere() throws Exception {
    Path file = folder.resolve("jwks.json");
    assertThatThrownBy(() -> start(file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AUTH_JWT_JWKS")
        .hasMessageContaining("jwks.json");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> start(file.toString())).hasMessageContaining("not a JWKS");
    Files.writeString(file, new JWKSet(rsa.toPublicJWK()).toString());
    Authenticator authenticator = start(file.toString());
    assertThat(subject(ask(authenticator, token(claims())))).isEqualTo(ALICE);
    ((AutoCloseable) authenticator).close();
  }

  private static String part(String json) {
    return Base64URL.encode(json).toString();
  }

  /** One token per spelling of its last part, and of the first two. */
  @Test
  void aTokenHasOneSpelling() throws Exception {
    Authenticator authenticator = start();
    String token = token(claims());
    String[] parts = token.split("\\.", -1);
    List<String> others = new ArrayList<>();
    for (String end : List.of("=", "==", "=A", " ", "\n", "\t", "\r\n", ".", "é", "\0", "%3D")) {
      others.add(token + end);
      others.add(end + token);
      for (int i = 0; i < parts.length; i++) {
        String[] changed = parts.clone();
        changed[i] = parts[i] + end;
        others.add(String.join(".", changed));
        changed[i] = parts[i].substring(0, 8) + end + parts[i].substring(8);
        others.add(String.join(".", changed));
      }
    }
    // The last character of the signature, 256 bytes, has four bits that belong to no byte.
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 1; i < 16; i++) {
      char other = alphabet.charAt((alphabet.indexOf(last) & 0b110000) + i);
      others.add(token.substring(0, token.length() - 1) + other);
    }
    for (String other : others) {
      assertThat(ask(authenticator, other)).as(other).isEqualTo(AuthResult.notMine());
    }
    assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
  }

  @Test
  void theOtherAlphabetOfBase64IsNoSpelling() throws Exception {
    Authenticator authenticator = start();
    int found = 0;
    // Until there is one with such characters in each part but the first.
    for (int i = 0; found < 2; i++) {
      String token = token(claims().claim("n", "ÿþ?>" + i));
      String other = token.replace('-', '+').replace('_', '/');
      if (!other.equals(token)) {
        found++;
        assertThat(ask(authenticator, other)).isEqualTo(AuthResult.notMine());
        assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
      }
    }
  }

  @Test
  void aKeyThatCannotBeReadIsLeftOutAndTheOthersHold() throws Exception {
    String good = rsa.toPublicJWK().toJSONString();
    String x = Base64URL.encode(new byte[32]).toString();
    List<String> unreadable =
        List.of(
            "1",
            "null",
            "[]",
            "\"key\"",
            "{}",
            "{\"kty\":\"EC\",\"crv\":\"P-999\",\"kid\":\"odd\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(x, x),
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x, x),
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\"}".formatted(x),
            "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
            "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":5}",
            "{\"kty\":\"RSA\",\"e\":\"\",\"n\":\"\"}",
            "{\"kty\":\"RSA\",\"e\":\"AA\",\"n\":\"AA\"}",
            "{\"kty\":\"RSA\",\"e\":\"???\",\"n\":\"***\"}",
            "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
            "{\"kty\":7}",
            "{\"kty\":null}",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}",
            "{\"kty\":\"OKP\",\"crv\":5,\"x\":\"AAAA\"}",
            "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
            good.replace("}", ",\"x5c\":[\"MIIB\"]}"),
            good.replace("}", ",\"x5c\":\"MIIB\"}"),
            good.replace("}", ",\"use\":5}"),
            good.replace("}", ",\"exp\":\"soon\"}"),
            good.replace("\"one\"", "{\"a\":1}"));
    for (String each : unreadable) {
      for (String keys : List.of(each + "," + good, good + "," + each)) {
        Jwks read = Jwks.parse("{\"keys\":[" + keys + "]}");
        assertThat(read.keys()).as(keys).hasSize(1);
        assertThat(read.ignored()).as(keys).hasSize(1);
      }
    }
    jwks =
        ("{\"keys\":[" + String.join(",", unreadable) + "," + good + "]}")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(subject(ask(start(), token(claims())))).isEqualTo(ALICE);
  }

  @Test
  void aNewKeyIsReadBesideOneThatCannotBe() throws Exception {
    Authenticator authenticator = start();
    RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
    String token = signed(header(JWSAlgorithm.RS256, "next"), claims(), new RSASSASigner(next));
    jwks =
        ("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"new\"}," + next.toPublicJWK().toJSONString() + "]}")
            .getBytes(StandardCharsets.UTF_8);
    clock.now = NOW.plus(Keys.PAUSE);

    assertThat(subject(ask(authenticator, token))).isEqualTo(ALICE);
  }

  @Test
  void noMoreThanTheFirstHundredKeysAreKept() throws Exception {
    String good = rsa.toPublicJWK().toJSONString();
    Jwks read = Jwks.parse("{\"keys\":[" + (good + ",").repeat(300) + "1]}");

    assertThat(read.keys()).hasSize(100);
    assertThat(read.ignored()).hasSize(1);
  }

  @Test
  void whatTheLogSaysOfAKeyIsOnOneLine() throws Exception {
    Jwks read = Jwks.parse("{\"keys\":[{\"kid\":\"a\\nb\\u001b" + "x".repeat(900) + "\"}]}");

    assertThat(read.ignored())
        .singleElement()
        .satisfies(
            line -> assertThat(line).startsWith("number 1 (kid a?b?xx").hasSizeLessThan(250));
  }

  @Test
  void aKeyWithoutANameMayBeTheOneThatATokenNames() throws Exception {
    RSAKey nameless = new RSAKey.Builder(rsa.toRSAPublicKey()).build();
    serve(nameless);
    Authenticator authenticator = start();

    assertThat(subject(ask(authenticator, token(claims())))).isEqualTo(ALICE);
    assertDenied(
        ask(
            authenticator,
            signed(header(JWSAlgorithm.RS256, "one"), claims(), new RSASSASigner(stranger))),
        "no key");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aNewKeyIsReadAlsoWhenNothingHasAName() throws Exception {
    serve(new RSAKey.Builder(rsa.toRSAPublicKey()).build());
    Authenticator authenticator = start();
    serve(new RSAKey.Builder(stranger.toRSAPublicKey()).build());
    clock.now = NOW.plus(Keys.PAUSE);
    for (JWSHeader header :
        List.of(new JWSHeader(JWSAlgorithm.RS256), header(JWSAlgorithm.RS256, "any"))) {
      assertThat(subject(ask(authenticator, signed(header, claims(), new RSASSASigner(stranger)))))
          .isEqualTo(ALICE);
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void aKeyForSomethingElseSignsNothing() throws Exception {
    for (RSAKey other :
        List.of(
            new RSAKey.Builder(rsa.toRSAPublicKey()).keyUse(KeyUse.ENCRYPTION).build(),
            new RSAKey.Builder(rsa.toRSAPublicKey()).algorithm(JWSAlgorithm.PS512).build())) {
      serve(other);
      assertDenied(ask(start(), token(claims())), "no key");
    }
  }

  /** Not a string, against RFC 7519; taken where no digit is lost. */
  @Test
  void aSubjectThatIsANumberIsTakenAsTextIfItIsWhole() throws Exception {
    Authenticator authenticator = start();
    for (Map.Entry<String, String> each :
        Map.of(
                "4711", ISSUER + " 4711",
                "-3", ISSUER + " -3",
                "9223372036854775807", ISSUER + " 9223372036854775807")
            .entrySet()) {
      assertThat(subject(ask(authenticator, withSubject(each.getKey()))))
          .isEqualTo(each.getValue());
    }
    for (String other : List.of("12345678901234567890", "4711.0", "4.711e3", "1.5")) {
      assertDenied(ask(authenticator, withSubject(other)), "sub");
    }
    for (String other : List.of("true", "{}", "[\"4711\"]")) {
      assertThat(ask(authenticator, withSubject(other))).isNotInstanceOf(AuthResult.Accepted.class);
    }
  }

  private static String withSubject(String json) throws Exception {
    String claims = claims().subject("x").build().toString().replace("\"x\"", json);
    JWSHeader header = header(JWSAlgorithm.RS256, "one");
    String input = header.toBase64URL() + "." + part(claims);
    Base64URL signature =
        new RSASSASigner(rsa).sign(header, input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + signature;
  }

  @Test
  void settingsGoTogether() {
    assertThat(isEnabled(settings(""))).isFalse();
    assertThat(isEnabled(settings("keys.json"))).isTrue();
    assertThatThrownBy(() -> new JwtSettings("x", "", AUDIENCE, "nick", Duration.ZERO, Set.of()))
        .hasMessageContaining("AUTH_JWT_ISSUER");
    assertThatThrownBy(() -> new JwtSettings("x", ISSUER, "", "nick", Duration.ZERO, Set.of()))
        .hasMessageContaining("AUTH_JWT_AUDIENCE");
    assertThat(new JwtSettings("", "", "", "nick", Duration.ZERO, Set.of()).isUrl()).isFalse();
  }

  @SuppressWarnings("unchecked")
  private static boolean isEnabled(JwtSettings settings) {
    chat.api.Factory<Authenticator, JwtSettings> factory =
        (chat.api.Factory<Authenticator, JwtSettings>) new JwtPlugin().authenticators().get(0);
    return factory.isEnabled(settings);
  }
}
