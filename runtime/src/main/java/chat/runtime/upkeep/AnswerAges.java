package chat.runtime.upkeep;

import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which kept answers are older than a retry is promised for. They are stored with the wall time. A
 * wall clock that is put ahead must not make all of them old at once, so none is that was kept at a
 * time that the clock has shown within that age. Not thread-safe.
 */
final class AnswerAges {

  private final ServerTime time;
  private final Duration age;
  private final Deque<Reading> readings = new ArrayDeque<>();

  /** What the wall clock showed at an uptime, in milliseconds. */
  private record Reading(long uptime, Instant wall) {}

  AnswerAges(ServerTime time, Duration age) {
    this.time = time;
    this.age = age;
    read();
  }

  /** Answers kept before that time are too old. To be asked from time to time, not too often. */
  Instant tooOld() {
    read();
    while (readings.size() > 1 && time.millis() - readings.getFirst().uptime() > age.toMillis()) {
      readings.removeFirst();
    }
    Instant tooOld = time.wall().minus(age);
    for (Reading reading : readings) {
      if (reading.wall().isBefore(tooOld)) {
        tooOld = reading.wall();
      }
    }
    return tooOld;
  }

  private void read() {
    readings.addLast(new Reading(time.millis(), time.wall()));
  }
}
