package chat.plugin.hooksjs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Hashes and encodings for scripts. Pure functions. */
final class Crypto {

  private Crypto() {}

  /** In hexadecimal digits. */
  static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(byte[] data) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
  }

  /** The bytes; null when the text is not base64url without padding. */
  static byte @Nullable [] decode(String text) {
    try {
      byte[] data = Base64.getUrlDecoder().decode(text);
      // Two texts for the same bytes would be two keys for the same person.
      return encode(data).equals(text) ? data : null;
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
