package chat.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SipHashTest {

  @Test
  void theVectorOfTheReferenceImplementationForEightBytes() {
    byte[] key = new byte[16];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }

    // The bytes 00 to 07 give 62 24 93 9a 79 f5 f5 93.
    assertThat(new SipHash(key).of(0x0706050403020100L)).isEqualTo(0x93f5f5799a932462L);
  }

  @Property(tries = 1_000)
  void everyHashIsThatOfAnotherImplementation(
      @ForAll long key0, @ForAll long key1, @ForAll long number) {
    byte[] key =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(key0).putLong(key1).array();

    assertThat(new SipHash(key).of(number))
        .isEqualTo(Hashing.sipHash24(key0, key1).hashLong(number).asLong());
  }
}
