package chat.runtime.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One device of a session: what it has acknowledged of the stream. For any thread. */
public final class Token {

  private final String hash;
  private final Session session;
  private final AtomicLong acknowledged;
  private final AtomicInteger held = new AtomicInteger();
  private volatile long stored;
  private volatile long served;
  private volatile long lastUsed;
  private volatile boolean revoked;

  Token(String hash, Session session, long acknowledged, long now) {
    this.hash = hash;
    this.session = session;
    this.acknowledged = new AtomicLong(acknowledged);
    this.stored = acknowledged;
    this.served = acknowledged;
    this.lastUsed = now;
  }

  /** The SHA-256 of what the client holds, base64url without padding. */
  public String hash() {
    return hash;
  }

  /** Whose it is. */
  public Session session() {
    return session;
  }

  /** The seq up to which it has acknowledged the stream. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Whether it is worth nothing any more. */
  public boolean isRevoked() {
    return revoked;
  }

  /** Notes a request. */
  public void used() {
    lastUsed = session.used();
  }

  /** The uptime at which it was last used, or taken up, in milliseconds. */
  long lastUsed() {
    return lastUsed;
  }

  boolean isHolding() {
    return held.get() > 0;
  }

  void hold() {
    held.incrementAndGet();
    session.hold();
  }

  void release() {
    held.decrementAndGet();
    session.release();
  }

  /** The stream up to there has arrived. Never goes back. */
  void acknowledge(long seq) {
    if (acknowledged.get() < seq) {
      acknowledged.accumulateAndGet(seq, Math::max);
      session.acknowledge(seq);
    }
  }

  /** The position of the last page that it was given: what it will most likely come back with. */
  long served() {
    return served;
  }

  void serve(long position) {
    served = position;
  }

  /** The acknowledged seq if the storage does not know it yet, else -1. */
  long notStored() {
    long now = acknowledged.get();
    return now == stored ? -1 : now;
  }

  /** The storage knows that much. One thread at a time. */
  void stored(long seq) {
    stored = seq;
  }

  void revoke() {
    revoked = true;
  }
}
