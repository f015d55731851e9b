package chat.runtime.budget;

import chat.runtime.error.ChatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes that requests and answers under way may have in memory, all together. Each request has
 * a {@link Charge}, once it has anything that is worth counting.
 *
 * <p>When there is no room, clients that are slow to send a body or to take an answer give way: the
 * one furthest behind first. So whoever stops reading holds memory only as long as nobody else
 * needs it. Only where no client is behind, the newcomer is refused. A part is left to what waits
 * for no client, so that the server can always work for those who take what they ask for.
 *
 * <p>Any thread. There is a lock, which small requests and answers never need.
 */
public final class Budget {

  /**
   * What has no more bytes than this is not counted: the number of requests under way bounds it.
   */
  public static final int SMALL = 4 * 1024;

  /** A client is behind when it has moved fewer bytes than this since it began. */
  private static final long BYTES_PER_SECOND = 64 * 1024;

  /** So far behind any client may be. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The part that may wait for clients, in quarters. */
  private static final int WAITING_QUARTERS = 3;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int LEAST_REQUESTS = 256;

  private static final Logger log = LoggerFactory.getLogger(Budget.class);

  private final long most;
  private final LongSupplier nanoTime;
  private long used;

  /** Contents that several answers share, each with their number. */
  private final IdentityHashMap<byte[], Integer> shared = new IdentityHashMap<>();

  /** The charges that wait for their clients. */
  private final Set<Charge> waiting = new LinkedHashSet<>();

  /** A budget of that many bytes. */
  public Budget(long most) {
    this(most, System::nanoTime);
  }

  Budget(long most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** What to answer where there is no room. */
  public static ChatException full() {
    return ChatException.busy(
        "The server has too much under way; try again in a moment.", RETRY_AFTER);
  }

  /**
   * How many requests may be under way: so many that what is not counted of them fits in once more.
   */
  public int mostRequests() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_REQUESTS, most / SMALL));
  }

  /** A charge of one request, which counts nothing yet. */
  public Charge open() {
    return new Charge(this);
  }

  /** The bytes that are counted at the moment. */
  public synchronized long used() {
    return used;
  }

  // For charges.

  /** Has the charge count so many bytes instead of what it counted. */
  boolean set(Charge charge, long bytes) {
    List<Runnable> cuts = new ArrayList<>(0);
    boolean done = trySet(charge, bytes, null, cuts);
    cuts.forEach(Budget::run);
    return done;
  }

  /** Has the charge count that content instead of what it counted. */
  boolean hold(Charge charge, byte[] content) {
    List<Runnable> cuts = new ArrayList<>(0);
    boolean done = trySet(charge, 0, content, cuts);
    cuts.forEach(Budget::run);
    return done;
  }

  private synchronized boolean trySet(
      Charge charge, long bytes, byte @Nullable [] content, List<Runnable> cuts) {
    if (charge.closed) {
      return false;
    }
    long lacking = lacking(charge, bytes, content);
    if (lacking > 0 && lacking > behind(charge)) {
      return false;
    }
    for (; lacking > 0; lacking = lacking(charge, bytes, content)) {
      Charge slowest = furthestBehind(charge);
      if (slowest == null) {
        return false;
      }
      cuts.add(slowest.cut);
      close(slowest);
    }
    // In this order: the content that it lets go of may be the same.
    byte[] before = charge.content;
    if (content != null && shared.merge(content, 1, Integer::sum) == 1) {
      used += content.length;
    }
    charge.content = content;
    letGo(before);
    used += bytes - charge.bytes;
    charge.bytes = bytes;
    return true;
  }

  /** How many bytes there are too few for that; not positive when there is room. */
  private long lacking(Charge charge, long bytes, byte @Nullable [] content) {
    long more = bytes - charge.bytes;
    if (content != charge.content) {
      more += content == null || shared.containsKey(content) ? 0 : content.length;
      more -= contentOf(charge);
    }
    if (waiting.contains(charge)) {
      return used + more - most / 4 * WAITING_QUARTERS;
    }
    return more <= 0 ? 0 : used + more - most;
  }

  /** The bytes of a content that nobody else holds. */
  private long contentOf(Charge charge) {
    byte[] content = charge.content;
    return content == null || shared.getOrDefault(content, 0) > 1 ? 0 : content.length;
  }

  /** The bytes that all who are behind would leave if they gave way. */
  private long behind(Charge other) {
    long now = nanoTime.getAsLong();
    long bytes = 0;
    IdentityHashMap<byte[], Integer> contents = new IdentityHashMap<>();
    for (Charge each : waiting) {
      if (each != other && nanosBehind(each, now) > GRACE_NANOS) {
        bytes += each.bytes;
        if (each.content != null) {
          contents.merge(each.content, 1, Integer::sum);
        }
      }
    }
    for (Map.Entry<byte[], Integer> content : contents.entrySet()) {
      boolean left = content.getValue().equals(shared.get(content.getKey()));
      bytes += left ? content.getKey().length : 0;
    }
    return bytes;
  }

  private static long nanosBehind(Charge charge, long now) {
    return now - charge.since - charge.moved * TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND;
  }

  private void letGo(byte @Nullable [] content) {
    if (content != null
        && shared.computeIfPresent(content, (same, holders) -> holders == 1 ? null : holders - 1)
            == null) {
      used -= content.length;
    }
  }

  private @Nullable Charge furthestBehind(Charge other) {
    long now = nanoTime.getAsLong();
    Charge slowest = null;
    long longest = GRACE_NANOS;
    for (Charge each : waiting) {
      long behind = nanosBehind(each, now);
      if (behind > longest && each != other) {
        slowest = each;
        longest = behind;
      }
    }
    return slowest;
  }

  /** A client may give way from now on, by that. */
  synchronized void clientsTurn(Charge charge, Runnable cut) {
    if (!charge.closed) {
      charge.cut = cut;
      charge.since = nanoTime.getAsLong();
      charge.moved = 0;
      waiting.add(charge);
    }
  }

  synchronized void serversTurn(Charge charge) {
    waiting.remove(charge);
  }

  synchronized void close(Charge charge) {
    if (!charge.closed) {
      charge.closed = true;
      waiting.remove(charge);
      used -= charge.bytes;
      charge.bytes = 0;
      letGo(charge.content);
      charge.content = null;
    }
  }

  private static void run(Runnable cut) {
    try {
      cut.run();
    } catch (RejectedExecutionException e) {
      log.debug("A loop that has ended has closed its connections");
    }
  }
}
