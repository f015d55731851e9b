package chat.plugin.hooksjs;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Takes a hook out of use for a while when it fails ten times in a row. For any thread. */
final class Breaker {

  static final int FAILURES = 10;
  static final Duration PAUSE = Duration.ofSeconds(30);

  private final LongSupplier nanos;
  private int failures;
  private boolean open;
  private long until;

  Breaker(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What a result has changed. */
  enum Turn {
    NONE,
    OPENED,
    CLOSED
  }

  /** Whether the hook may be called: always, or once after each pause to see whether it works. */
  synchronized boolean admits() {
    if (!open) {
      return true;
    }
    long now = nanos.getAsLong();
    if (now - until < 0) {
      return false;
    }
    until = now + PAUSE.toNanos();
    return true;
  }

  synchronized Turn succeeded() {
    failures = 0;
    if (!open) {
      return Turn.NONE;
    }
    open = false;
    return Turn.CLOSED;
  }

  synchronized Turn failed() {
    if (open || ++failures < FAILURES) {
      return Turn.NONE;
    }
    open = true;
    until = nanos.getAsLong() + PAUSE.toNanos();
    return Turn.OPENED;
  }
}
