package chat.runtime.guard;

import java.time.Duration;

/**
 * Whether something is as quick as it says: gained by many quick calls, lost by few slow ones. Any
 * thread; what several threads note at once may be lost, which harms nobody.
 */
final class Proof {

  static final int CALLS = 1_000;
  static final Duration QUICK = Duration.ofNanos(100_000);
  private static final int SLOW_COSTS = 100;

  private volatile int calls;

  /** A call took that time. */
  void took(long nanos) {
    int before = calls;
    if (nanos > QUICK.toNanos()) {
      calls = Math.max(0, before - SLOW_COSTS);
    } else if (before < CALLS) {
      calls = before + 1;
    }
  }

  /** Something said itself that it is not quick now. */
  void lose() {
    calls = 0;
  }

  boolean isGiven() {
    return calls >= CALLS;
  }
}
