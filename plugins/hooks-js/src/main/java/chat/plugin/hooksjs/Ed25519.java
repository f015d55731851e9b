package chat.plugin.hooksjs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of RFC 8032. Stricter than the JDK: under a key of small order a signature holds for
 * every text, or for every few, so such keys hold nothing. Pure functions.
 */
final class Ed25519 {

  static final int KEY_SIZE = 32;
  static final int SIGNATURE_SIZE = 64;

  /** What stands before the 32 bytes of a key in its X.509 form; RFC 8410, section 4. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The prime of the field that coordinates are of. */
  private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The order of the base point. */
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  /** The y of the eight points whose order divides 8; an x and its negative share a y. */
  private static final Set<BigInteger> SMALL =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          FIELD.subtract(BigInteger.ONE),
          number("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          number("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

  private Ed25519() {}

  /** Whether the signature holds; false also for a malformed key or signature. */
  static boolean verify(byte @Nullable [] key, byte @Nullable [] signature, byte[] data) {
    if (key == null
        || key.length != KEY_SIZE
        || signature == null
        || signature.length != SIGNATURE_SIZE
        || !isUsable(key)
        || number(signature, KEY_SIZE).compareTo(ORDER) >= 0) {
      return false;
    }
    byte[] encoded = new byte[X509.length + KEY_SIZE];
    System.arraycopy(X509, 0, encoded, 0, X509.length);
    System.arraycopy(key, 0, encoded, X509.length, KEY_SIZE);
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

  /** Whether it is the one encoding of its point, and the point is not of small order. */
  private static boolean isUsable(byte[] key) {
    // The highest bit is the sign of x.
    BigInteger y = number(key, 0).clearBit(255);
    return y.compareTo(FIELD) < 0 && !SMALL.contains(y);
  }

  private static BigInteger number(String hexadecimal) {
    return number(HexFormat.of().parseHex(hexadecimal), 0);
  }

  /** The 32 bytes from there on as a number, the lowest byte first. */
  private static BigInteger number(byte[] bytes, int from) {
    byte[] highestFirst = new byte[KEY_SIZE];
    for (int i = 0; i < KEY_SIZE; i++) {
      highestFirst[i] = bytes[from + KEY_SIZE - 1 - i];
    }
    return new BigInteger(1, highestFirst);
  }
}
