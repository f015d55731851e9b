package chat.plugin.authjwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of a JWKS. Immutable.
 *
 * @param ignored a line about each of the other keys, which are left out (RFC 7517, section 5)
 */
record Jwks(List<JWK> keys, List<String> ignored) {

  static final Jwks NONE = new Jwks(List.of(), List.of());

  private static final int MAX_KEYS = 100;
  private static final int MIN_RSA_BITS = 2048;
  private static final int SHOWN = 100;

  Jwks {
    keys = List.copyOf(keys);
    ignored = List.copyOf(ignored);
  }

  /** Reads a JWKS. What is wrong with one key says nothing about the others. */
  static Jwks parse(String text) throws ParseException {
    List<Object> members = JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(text), "keys");
    if (members == null) {
      throw new ParseException("the member \"keys\" is missing", 0);
    }
    List<JWK> keys = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (keys.size() + ignored.size() == MAX_KEYS) {
        ignored.add("all after the first " + MAX_KEYS);
        break;
      }
      try {
        keys.add(key(members.get(i)));
      } catch (ParseException | JOSEException | RuntimeException e) {
        ignored.add(
            "number %d%s: %s".formatted(i + 1, name(members.get(i)), printable(e.getMessage())));
      }
    }
    return new Jwks(keys, ignored);
  }

  private static JWK key(Object member) throws ParseException, JOSEException {
    if (!(member instanceof Map<?, ?> map)) {
      throw new ParseException("it is not a JSON object", 0);
    }
    JWK key =
        JWK.parse(
            map.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .collect(Collectors.toMap(each -> (String) each.getKey(), Map.Entry::getValue)));
    if (key instanceof RSAKey rsa) {
      if (rsa.size() < MIN_RSA_BITS) {
        throw new ParseException(
            "an RSA key of %d bits; at least %d are needed".formatted(rsa.size(), MIN_RSA_BITS), 0);
      }
      rsa.toRSAPublicKey();
    } else if (key instanceof ECKey ec) {
      ec.toECPublicKey();
    } else if (!(key instanceof OctetKeyPair)) {
      throw new ParseException("kty " + key.getKeyType() + " has no public key", 0);
    }
    return key.toPublicJWK();
  }

  private static String name(Object member) {
    return member instanceof Map<?, ?> map && map.get("kid") instanceof String kid
        ? " (kid " + printable(kid) + ")"
        : "";
  }

  /** Somebody else's text, for the log. */
  private static String printable(String text) {
    return Objects.toString(text, "unreadable")
        .codePoints()
        .limit(SHOWN)
        .map(c -> c < ' ' || c > '~' ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Whether there is a key of that name; false without a name. */
  boolean has(@Nullable String kid) {
    return kid != null && keys.stream().anyMatch(key -> kid.equals(key.getKeyID()));
  }

  /**
   * The keys that may have signed a token with that header: of the right type, for signatures, and
   * with the name that the header gives; a key without a name may be any, and a header without one
   * may mean any key (RFC 7515, section 4.1.4).
   */
  List<JWK> candidates(JWSHeader header) {
    KeyType type = KeyType.forAlgorithm(header.getAlgorithm());
    return keys.stream()
        .filter(key -> key.getKeyType().equals(type))
        .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        .filter(
            key -> key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()))
        .filter(
            key ->
                header.getKeyID() == null
                    || key.getKeyID() == null
                    || key.getKeyID().equals(header.getKeyID()))
        .toList();
  }
}
