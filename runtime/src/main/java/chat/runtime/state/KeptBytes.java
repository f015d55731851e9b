package chat.runtime.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much the answers have that were kept for one user in a day, hour by hour, since the state was
 * loaded. Journal thread only.
 */
final class KeptBytes {

  /** A day of six messages a second and 300 bytes each is half of it. */
  static final long MOST = 256L << 20;

  private static final long HOUR = 3_600;
  private static final long DAY = 24;

  private record Kept(long hour, long bytes) {}

  private final Deque<Kept> hours = new ArrayDeque<>(2);
  private long sum;

  void add(Instant at, long bytes) {
    long hour = at.getEpochSecond() / HOUR;
    Kept last = hours.peekLast();
    if (last != null && last.hour() == hour) {
      hours.removeLast();
      hours.addLast(new Kept(hour, last.bytes() + bytes));
    } else {
      hours.addLast(new Kept(hour, bytes));
    }
    sum += bytes;
  }

  /** How long there is no room for more; zero when there is. */
  Duration full(Instant now) {
    while (!hours.isEmpty() && left(hours.getFirst(), now).compareTo(Duration.ZERO) <= 0) {
      sum -= hours.removeFirst().bytes();
    }
    return sum < MOST ? Duration.ZERO : left(hours.getFirst(), now);
  }

  private static Duration left(Kept kept, Instant now) {
    return Duration.between(now, Instant.ofEpochSecond((kept.hour() + 1 + DAY) * HOUR));
  }
}
