package chat.plugin.hooksjs;

import java.time.Duration;

/**
 * When an answer is due. Immutable.
 *
 * @param nanoTime of {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The nanoseconds until then; negative afterwards. */
  long left() {
    return nanoTime - System.nanoTime();
  }

  /** When one of so many that remain has to be done, if each gets its share of the time. */
  Deadline share(int remaining) {
    long now = System.nanoTime();
    return new Deadline(now + (nanoTime - now) / remaining);
  }
}
