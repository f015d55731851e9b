package chat.plugin.hooksjs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What scripts may compute outside of JavaScript. Pure functions. */
final class Crypto {

  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form; RFC 8410, section 4. */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_SIZE = 32;
  private static final int SIGNATURE_SIZE = 64;

  private Crypto() {}

  /** In hexadecimal digits. */
  static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is the signature, by RFC 8032; also false when key or signature are none at all. */
  static boolean ed25519Verify(byte @Nullable [] key, byte @Nullable [] signature, byte[] data) {
    if (key == null
        || key.length != KEY_SIZE
        || signature == null
        || signature.length != SIGNATURE_SIZE) {
      return false;
    }
    byte[] encoded = new byte[ED25519.length + KEY_SIZE];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(key, 0, encoded, ED25519.length, KEY_SIZE);
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static String encode(byte[] data) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
  }

  /** The bytes; null when the text is not base64url, with or without padding. */
  static byte @Nullable [] decode(String text) {
    try {
      byte[] data = Base64.getUrlDecoder().decode(text);
      String plain = text.replace("=", "");
      // Two texts for the same bytes would be two signatures for the same thing.
      return encode(data).equals(plain) ? data : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The text; null when the bytes are not UTF-8. */
  static @Nullable String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
