package chat.runtime.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A wall time for what must not end too early. A clock that is put back is believed at once, one
 * that jumps ahead only when it has stayed there for a day of uptime. For any thread.
 */
final class CautiousTime {

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long BETWEEN_READINGS = Duration.ofMinutes(10).toMillis();

  /** A clock that is put back by less is only set right. */
  private static final long NOTED = Duration.ofSeconds(1).toMillis();

  private final ServerTime time;

  /** Oldest first. */
  private final Deque<Reading> readings = new ArrayDeque<>();

  /**
   * How far the wall was ahead of the uptime.
   *
   * @param uptime when that was; all in milliseconds
   */
  private record Reading(long uptime, long ahead) {}

  CautiousTime(ServerTime time) {
    this.time = time;
  }

  /** The time was not later than that, as far as anybody knows. */
  synchronized void notAfter(Instant instant) {
    long uptime = time.millis();
    readings.addLast(new Reading(uptime, instant.toEpochMilli() - uptime));
  }

  synchronized Instant now() {
    long uptime = time.millis();
    long ahead = time.wallMillis() - uptime;
    Reading last = readings.peekLast();
    if (last == null
        || uptime - last.uptime() >= BETWEEN_READINGS
        || last.ahead() - ahead >= NOTED) {
      readings.addLast(new Reading(uptime, ahead));
    }
    while (uptime - readings.getFirst().uptime() > DAY) {
      readings.removeFirst();
    }
    for (Reading reading : readings) {
      ahead = Math.min(ahead, reading.ahead());
    }
    return Instant.ofEpochMilli(uptime + ahead);
  }
}
