package chat.plugin.webhooks;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Pauses that double from failure to failure, up to five minutes. Not thread-safe. */
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final DoubleSupplier random;
  private Duration pause = FIRST;

  /**
   * A backoff.
   *
   * @param random from 0 to 1, so that many senders do not come back together
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The pause after one more failure: half of it is certain, half is chance. */
  Duration next() {
    long millis = pause.toMillis();
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return Duration.ofMillis(Math.round(millis * (0.5 + random.getAsDouble() / 2)));
  }

  /** All is well again. */
  void reset() {
    pause = FIRST;
  }
}
