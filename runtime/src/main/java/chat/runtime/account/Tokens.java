package chat.runtime.account;

import chat.runtime.state.Binding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Tokens: 256 random bits as 43 characters of base64url. Only their SHA-256 is kept; what is that
 * random needs no salt. Any thread.
 */
public final class Tokens {

  private static final int BYTES = 32;

  /** A token of any other length was never issued here. */
  private static final int LENGTH = 43;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e);
            }
          });

  private Tokens() {}

  /** A new token. */
  public static String generate() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  /** Whether it can be a token at all. */
  public static boolean isWellFormed(String token) {
    return token.length() == LENGTH;
  }

  /**
   * What is kept instead of the bearer tokens of somebody whom an authenticator knows: the same for
   * all of them, and of a text that is no well-formed token, so that nobody can send one with that
   * hash.
   */
  static String hashOf(Binding binding) {
    return hash("bearer tokens of one person, whose provider calls it " + binding.credential());
  }

  /** What is kept of a token, base64url without padding. */
  public static String hash(String token) {
    byte[] hash = SHA_256.get().digest(token.getBytes(StandardCharsets.ISO_8859_1));
    return BASE64.encodeToString(hash);
  }
}
