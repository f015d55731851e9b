package chat.runtime.http;

import chat.runtime.config.IpAddresses;
import chat.runtime.error.ChatException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often an address may try to register, to log in, or a bearer token that proves nothing: a
 * token bucket each, which holds the attempts of a minute and fills up within one. An IPv6 client
 * is its /64. Since one client may have many of those, a /56 and a /48 have a bucket too, of a few
 * times the size. Any thread.
 */
final class AuthRate {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Buckets remembered at most; the one that was used longest ago is forgotten first. */
  private static final int MAX_BUCKETS = 50_000;

  private static final int SUBNET_BITS = 64;
  private static final int HOUSEHOLD_BITS = 56;
  private static final int HOUSEHOLD_SHARE = 4;
  private static final int SITE_BITS = 48;
  private static final int SITE_SHARE = 16;

  private final int perMinute;
  private final LongSupplier nanoTime;

  /** In the order of the last attempt. */
  private final Map<Block, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Addresses that have a bucket together.
   *
   * @param share how many times the attempts of one address it has
   */
  private record Block(InetAddress prefix, int share) {}

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
    double seconds = 0;
    List<Block> blocks = blocks(address);
    for (Block block : blocks) {
      double missing = 1 - bucket(block, now).attempts;
      seconds = Math.max(seconds, missing * 60 / perMinute / block.share());
    }
    if (seconds > 0) {
      return (int) Math.max(1, Math.ceil(seconds));
    }
    for (Block block : blocks) {
      bucket(block, now).attempts--;
    }
    return 0;
  }

  /** The bucket as it has filled up by now. */
  private Bucket bucket(Block block, long now) {
    double size = (double) perMinute * block.share();
    Bucket bucket = buckets.get(block);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.attempts = size;
      buckets.put(block, bucket);
    } else {
      double filled = (double) (now - bucket.at) / MINUTE * size;
      bucket.attempts = Math.min(size, bucket.attempts + filled);
    }
    bucket.at = now;
    return bucket;
  }

  private static List<Block> blocks(InetAddress address) {
    return address instanceof Inet6Address
        ? List.of(
            new Block(IpAddresses.prefix(address, SUBNET_BITS), 1),
            new Block(IpAddresses.prefix(address, HOUSEHOLD_BITS), HOUSEHOLD_SHARE),
            new Block(IpAddresses.prefix(address, SITE_BITS), SITE_SHARE))
        : List.of(new Block(address, 1));
  }

  /** Refunds an attempt that turned out to be somebody who has proven who it is. */
  synchronized void forgive(InetAddress address) {
    for (Block block : blocks(address)) {
      Bucket bucket = buckets.get(block);
      if (bucket != null) {
        bucket.attempts = Math.min((double) perMinute * block.share(), bucket.attempts + 1);
      }
    }
  }

  /** A bucket that nobody took from for a minute is full, and the same as none. */
  private void forgetFullBuckets(long now) {
    Iterator<Bucket> eldest = buckets.values().iterator();
    while (eldest.hasNext()) {
      if (now - eldest.next().at < MINUTE && buckets.size() < MAX_BUCKETS) {
        return;
      }
      eldest.remove();
    }
  }

  /** How many buckets are remembered. */
  synchronized int buckets() {
    return buckets.size();
  }
}
