package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a signature must not hold for. */
final class Ed25519Test {

  /** The points whose order divides 8, as canonical encodings and as every other one. */
  static Stream<String> smallOrder() {
    return Stream.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            // y + p, which is the same y
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
        .flatMap(key -> Stream.of(key, withOtherSign(key)));
  }

  private static String withOtherSign(String key) {
    byte[] bytes = HexFormat.of().parseHex(key);
    bytes[31] ^= (byte) 0x80;
    return HexFormat.of().formatHex(bytes);
  }

  @ParameterizedTest
  @MethodSource("smallOrder")
  void noSignatureHoldsUnderAKeyOfSmallOrder(String key) {
    List<String> points = smallOrder().toList();
    int forged = 0;
    for (String r : points) {
      for (int s = 0; s < 2; s++) {
        byte[] signature = new byte[64];
        System.arraycopy(HexFormat.of().parseHex(r), 0, signature, 0, 32);
        signature[32] = (byte) s;
        for (int text = 0; text < 32; text++) {
          forged += verify(key, signature, "text " + text) ? 1 : 0;
        }
      }
    }
    assertThat(forged).isZero();
  }

  @Test
  void aKeyThatIsNotTheOneEncodingOfItsPointHoldsNothing() {
    // y = p + 3 is the point with y = 3
    String key = "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
    assertThat(verify(key, new byte[64], "x")).isFalse();
    assertThat(verify(withOtherSign(key), new byte[64], "x")).isFalse();
  }

  @Test
  void aSignatureHasOneSpelling() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update("x".getBytes(StandardCharsets.UTF_8));
    byte[] signature = signer.sign();
    byte[] x509 = pair.getPublic().getEncoded();
    String key = HexFormat.of().formatHex(Arrays.copyOfRange(x509, 12, 44));
    assertThat(verify(key, signature, "x")).isTrue();
    assertThat(verify(key, signature, "y")).isFalse();

    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    for (int times = 1; times <= 15; times++) {
      byte[] other = signature.clone();
      BigInteger s = number(signature).add(order.multiply(BigInteger.valueOf(times)));
      byte[] highestFirst = s.toByteArray();
      for (int i = 0; i < 32; i++) {
        int at = highestFirst.length - 1 - i;
        other[32 + i] = at < 0 ? 0 : highestFirst[at];
      }
      assertThat(verify(key, other, "x")).as("S + %d L", times).isFalse();
    }
  }

  @Test
  void keysAndSignaturesOfAnotherLengthHoldNothing() {
    assertThat(Ed25519.verify(new byte[31], new byte[64], new byte[0])).isFalse();
    assertThat(Ed25519.verify(new byte[32], new byte[63], new byte[0])).isFalse();
    assertThat(Ed25519.verify(null, new byte[64], new byte[0])).isFalse();
  }

  @Test
  void base64urlHasOneSpelling() {
    assertThat(Crypto.decode("AAA")).hasSize(2);
    for (String other : List.of("AAA=", "AAB", "AA+/", "A", " AAA", "AAA\n")) {
      assertThat(Crypto.decode(other)).as(other).isNull();
    }
  }

  private static BigInteger number(byte[] signature) {
    byte[] highestFirst = new byte[32];
    for (int i = 0; i < 32; i++) {
      highestFirst[i] = signature[63 - i];
    }
    return new BigInteger(1, highestFirst);
  }

  private static boolean verify(String key, byte[] signature, String text) {
    return Ed25519.verify(
        HexFormat.of().parseHex(key), signature, text.getBytes(StandardCharsets.UTF_8));
  }
}
