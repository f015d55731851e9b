package chat.runtime.state;

import chat.api.storage.Snapshot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Public ids. Each is a UUID of version 8 (RFC 9562) made from a seq and this server's key: 48 bits
 * carry the seq, 74 are filled from its keyed hash. So an id tells its place in the order without a
 * look-up, ids of different servers do not meet, and nobody without the key can make one up: an id
 * that this server never gave out is recognised as such. Immutable, for any thread.
 */
public final class Ids {

  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long SEQ_LIMIT = 1L << 48;

  private final SipHash hash;
  private final @Nullable FormerIds former;
  private final long formerUpTo;

  /** The ids of the server with these keys. */
  public Ids(Snapshot.IdKeys keys) {
    byte[] old = keys.former();
    this.hash = new SipHash(keys.key());
    this.former = old == null ? null : new FormerIds(old);
    this.formerUpTo = keys.formerUpTo();
  }

  /**
   * An id that no message ever has, for an answer that is stored nowhere: a random one, which is of
   * another version.
   */
  public static UUID ofNothing() {
    return UUID.randomUUID();
  }

  /** The id of whatever has that seq, at least 0 and below 2^48. */
  public UUID of(long seq) {
    if (seq < 0 || seq >= SEQ_LIMIT) {
      throw new IllegalArgumentException("seq out of range: " + seq);
    }
    if (former != null && seq <= formerUpTo) {
      return former.of(seq);
    }
    long keyed = hash.of(seq);
    return assemble(seq, keyed, keyed);
  }

  /** The seq in an id, or -1 when this server never made that id. */
  public long seqOf(UUID id) {
    long seq = id.getMostSignificantBits() >>> 16;
    return of(seq).equals(id) ? seq : -1;
  }

  /** The lowest 12 bits of one hash, the highest 62 of another: of the same, all 64 bits of it. */
  static UUID assemble(long seq, long low, long high) {
    return new UUID(seq << 16 | VERSION_8 | (low & 0xFFF), VARIANT | (high >>> 2));
  }
}
