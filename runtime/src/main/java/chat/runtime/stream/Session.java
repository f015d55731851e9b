package chat.runtime.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A user's session while it lasts: its tokens, its stream, and when it was last heard of. For any
 * thread.
 */
public final class Session {

  /** Requests under way at most, held polls included. */
  static final int MOST_REQUESTS = 32;

  private final long user;
  private final Stream stream;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final AtomicLong furthest;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile long active;
  private volatile boolean heard;
  private volatile @Nullable String nick;

  Session(long user, long furthest, long now) {
    this.user = user;
    this.stream = new Stream(user);
    this.furthest = new AtomicLong(furthest);
    this.active = now;
  }

  /** The user's nick; null until somebody had to look it up. */
  public @Nullable String nick() {
    return nick;
  }

  /** The user goes by that nick. */
  public void nick(String current) {
    nick = current;
  }

  /** The user's key. */
  public long user() {
    return user;
  }

  Stream stream() {
    return stream;
  }

  Map<String, Token> tokens() {
    return tokens;
  }

  /** Notes a request, or the end of a held poll. */
  void used(long now) {
    active = now;
    heard = true;
  }

  /**
   * When it was last heard of; while it was not yet, when this server took it up. Milliseconds of
   * the epoch.
   */
  long active() {
    return active;
  }

  /** Whether anything was heard of it since this server took it up. */
  boolean isHeard() {
    return heard;
  }

  boolean isHolding() {
    return held.get() > 0;
  }

  void hold() {
    held.incrementAndGet();
  }

  void release() {
    held.decrementAndGet();
  }

  /** One more request is under way; false, and it is not, when that is one too many. */
  public boolean enter() {
    if (requests.incrementAndGet() <= MOST_REQUESTS) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  /** A request that entered is over. */
  public void leave() {
    requests.decrementAndGet();
  }

  /** The furthest place that any of its tokens acknowledged. */
  long furthest() {
    return furthest.get();
  }

  void acknowledge(long seq) {
    furthest.accumulateAndGet(seq, Math::max);
  }
}
