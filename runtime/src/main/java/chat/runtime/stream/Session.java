package chat.runtime.stream;

import chat.runtime.time.ServerTime;
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
  private final ServerTime time;

  /** When this server took it up, and for how long it had not been heard of then. */
  private final long takenUp;

  private final long idleBefore;
  private volatile long active;
  private volatile long seen;
  private volatile boolean heard;
  private volatile @Nullable String nick;

  Session(long user, long furthest, ServerTime time) {
    this(user, furthest, time, 0);
  }

  /**
   * A session.
   *
   * @param idleBefore for how many milliseconds it has not been heard of
   */
  Session(long user, long furthest, ServerTime time, long idleBefore) {
    this.time = time;
    this.takenUp = time.millis();
    this.idleBefore = idleBefore;
    this.user = user;
    this.stream = new Stream(user);
    this.furthest = new AtomicLong(furthest);
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

  /** Notes a request, or the end of a held poll; answers the uptime in milliseconds. */
  long used() {
    long now = time.millis();
    active = now;
    seen = time.wallMillis();
    heard = true;
    return now;
  }

  /** The uptime at which it was last heard of, in milliseconds, if it was. */
  long active() {
    return active;
  }

  /** The wall time at which it was last heard of, in milliseconds of the epoch, if it was. */
  long seen() {
    return seen;
  }

  /**
   * Whether it was not heard of for longer than that. What the storage says of the time before this
   * server counts as long as it is possible: a session that was idle for longer would have ended,
   * so the clock was wrong, or no server was there to be heard by.
   */
  boolean isIdle(long timeout) {
    long now = time.millis();
    if (isHolding()) {
      return false;
    }
    if (heard) {
      return now - active > timeout;
    }
    boolean possible = idleBefore >= 0 && idleBefore <= timeout;
    return now - takenUp + (possible ? idleBefore : 0) > timeout;
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
