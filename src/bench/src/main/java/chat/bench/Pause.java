package chat.bench;

import java.time.Duration;

/** Lets time pass in which the server is left alone. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    ofMillis(time.toMillis());
  }

  static void ofMillis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
