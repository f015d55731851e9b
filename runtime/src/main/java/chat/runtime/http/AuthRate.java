package chat.runtime.http;

import chat.runtime.error.ChatException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often an address may try to register, to log in, or a bearer token that proves nothing: a
 * token bucket each, which holds the attempts of a minute and fills up within one. Any thread.
 */
final class AuthRate {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Addresses remembered at most; the one that tried longest ago is forgotten first. */
  private static final int MAX_ADDRESSES = 50_000;

  private final int perMinute;
  private final LongSupplier nanoTime;

  /** In the order of the last attempt. */
  private final Map<InetAddress, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    double attempts;
    long at;
  }

  /**
   * A limit.
   *
   * @param perMinute 0 for none
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  AuthRate(int perMinute, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /** Counts an attempt, which may be one too many. */
  void limit(InetAddress address) throws ChatException {
    int seconds = attempt(address);
    if (seconds > 0) {
      throw ChatException.tooManyRequests(
          "Too many registrations and logins from this address; try again in "
              + seconds
              + (seconds == 1 ? " second." : " seconds."),
          Duration.ofSeconds(seconds));
    }
  }

  /** Counts an attempt. Returns 0 if it is allowed, else after how many seconds the next one is. */
  synchronized int attempt(InetAddress address) {
    if (perMinute == 0) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    forgetFullBuckets(now);
    Bucket bucket = buckets.get(address);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.attempts = perMinute;
      buckets.put(address, bucket);
    } else {
      double filled = (double) (now - bucket.at) / MINUTE * perMinute;
      bucket.attempts = Math.min(perMinute, bucket.attempts + filled);
    }
    bucket.at = now;
    if (bucket.attempts >= 1) {
      bucket.attempts--;
      return 0;
    }
    return (int) Math.max(1, Math.ceil((1 - bucket.attempts) * 60 / perMinute));
  }

  /** An attempt that was counted was none: who it is has been proven. */
  synchronized void forgive(InetAddress address) {
    Bucket bucket = buckets.get(address);
    if (bucket != null) {
      bucket.attempts = Math.min(perMinute, bucket.attempts + 1);
    }
  }

  /** A bucket that nobody took from for a minute is full, and the same as none. */
  private void forgetFullBuckets(long now) {
    Iterator<Bucket> eldest = buckets.values().iterator();
    while (eldest.hasNext()) {
      if (now - eldest.next().at < MINUTE && buckets.size() < MAX_ADDRESSES) {
        return;
      }
      eldest.remove();
    }
  }

  synchronized int addresses() {
    return buckets.size();
  }
}
