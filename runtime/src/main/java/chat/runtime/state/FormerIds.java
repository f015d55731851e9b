package chat.runtime.state;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Ids as the first versions made them: with a mix that is no cipher. Databases of those versions go
 * on with them for the numbers that had been given out by then, so that no id that a client holds
 * changes its meaning; see {@link Ids}. Immutable, for any thread.
 */
final class FormerIds {

  private final long key1;
  private final long key2;

  FormerIds(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key);
    this.key1 = bytes.getLong();
    this.key2 = bytes.getLong();
  }

  UUID of(long seq) {
    long high = mix(seq ^ key1);
    return Ids.assemble(seq, high, mix(high + key2 + seq));
  }

  /** The finaliser of SplitMix64: every bit of the input moves every bit of the output. */
  private static long mix(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
