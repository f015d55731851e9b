package chat.runtime.state;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Public ids. Each is a UUID of version 8 (RFC 9562) made from a seq and this server's secret: 48
 * bits carry the seq, 74 are a keyed mix of it. So an id tells its place in the order without a
 * look-up, ids of different servers do not meet, and one that this server never gave out is
 * recognised as such. Immutable, for any thread.
 */
public final class Ids {

  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long SEQ_LIMIT = 1L << 48;

  private final long key1;
  private final long key2;

  /** The ids of the server with these 16 secret bytes. */
  public Ids(byte[] secret) {
    ByteBuffer bytes = ByteBuffer.wrap(secret);
    this.key1 = bytes.getLong();
    this.key2 = bytes.getLong();
  }

  /** The id of whatever has that seq, at least 0 and below 2^48. */
  public UUID of(long seq) {
    if (seq < 0 || seq >= SEQ_LIMIT) {
      throw new IllegalArgumentException("seq out of range: " + seq);
    }
    long high = mix(seq ^ key1);
    long low = mix(high + key2 + seq);
    return new UUID(seq << 16 | VERSION_8 | (high & 0xFFF), VARIANT | (low >>> 2));
  }

  /** The seq in an id, or -1 when this server never made that id. */
  public long seqOf(UUID id) {
    long seq = id.getMostSignificantBits() >>> 16;
    return of(seq).equals(id) ? seq : -1;
  }

  /** The finaliser of SplitMix64: every bit of the input moves every bit of the output. */
  private static long mix(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
