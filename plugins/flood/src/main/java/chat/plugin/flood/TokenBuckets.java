package chat.plugin.flood;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket for each key, all of one size. May be used by any number of threads; two of them
 * wait for each other only where they use the same bucket.
 *
 * <p>A bucket is one number: the time at which it will be full again. Taking a token moves that
 * time on by what one token takes to grow, and there is none left when the bucket would need longer
 * than a whole filling (this is known as the generic cell rate algorithm). A bucket whose time has
 * come is like one that was never used, and is forgotten by {@link #forgetFull}.
 *
 * @param <K> a key with {@code equals} and {@code hashCode}
 */
final class TokenBuckets<K> {

  private final long token;
  private final long filling;
  private final int burst;
  private final int most;
  private final ConcurrentHashMap<K, Long> fullAt = new ConcurrentHashMap<>();

  /**
   * Buckets that are full.
   *
   * @param rate how many tokens grow in {@code per}
   * @param burst how many there is room for
   * @param most how many buckets are remembered at once; while there are that many, a new key is
   *     not limited
   */
  TokenBuckets(int rate, Duration per, int burst, int most) {
    this.token = per.toNanos() / rate;
    this.filling = token * burst;
    this.burst = burst;
    this.most = most;
  }

  /** Takes a token, or tells how long there will be none: zero when one was taken. */
  Duration take(K key, Instant time) {
    return take(key, time, 1);
  }

  /**
   * Takes so many tokens, or half of those that there is room for if that is less; or tells how
   * long there will be too few.
   */
  Duration take(K key, Instant time, int tokens) {
    long price = price(tokens);
    if (fullAt.mappingCount() >= most && !fullAt.containsKey(key)) {
      return Duration.ZERO;
    }
    long now = nanos(time);
    long[] missing = {0};
    fullAt.compute(
        key,
        (same, before) -> {
          long from = before == null ? now : within(now, before);
          long after = from + price;
          missing[0] = Math.max(0, after - (now + filling));
          return missing[0] > 0 ? from : after;
        });
    return Duration.ofNanos(missing[0]);
  }

  /** Puts a token back that was taken for nothing. */
  void giveBack(K key) {
    giveBack(key, 1);
  }

  /** Puts as many back as were taken by {@link #take(Object, Instant, int)}. */
  void giveBack(K key, int tokens) {
    fullAt.computeIfPresent(key, (same, before) -> before - price(tokens));
  }

  private long price(int tokens) {
    return token * Math.min(tokens, Math.max(1, burst / 2));
  }

  /** Forgets the buckets that are full. */
  void forgetFull(Instant time) {
    long now = nanos(time);
    fullAt.values().removeIf(full -> within(now, full) <= now);
  }

  /** How long an empty bucket takes to be full. */
  Duration filling() {
    return Duration.ofNanos(filling);
  }

  /** How many buckets are remembered. */
  int size() {
    return fullAt.size();
  }

  /** A clock that was put back makes nobody wait longer than for a whole filling. */
  private long within(long now, long full) {
    return Math.max(now, Math.min(full, now + filling));
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }
}
