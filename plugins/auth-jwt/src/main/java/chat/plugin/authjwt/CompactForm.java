package chat.plugin.authjwt;

import java.util.Base64;

/**
 * How a signed token is written: three parts of base64url without padding, white space or other
 * characters (RFC 7515, section 2). Decoders read more than that, and a token that has several
 * spellings would be several tokens.
 */
final class CompactForm {

  private static final int PARTS = 3;

  private CompactForm() {}

  /** Whether the token is written in the one right way. */
  static boolean isRight(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != PARTS) {
      return false;
    }
    for (String part : parts) {
      if (!isBase64Url(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBase64Url(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      // Also compares the last bits, which belong to no byte.
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
