package chat.runtime.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Takes out of use what fails ten times in a row, for a while that doubles each time up to ten
 * minutes; then one call tries whether it works again. Any thread.
 */
final class Breaker {

  static final int FAILURES = 10;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** Where an extension stands. */
  enum State {
    IN_USE,
    OUT_OF_USE,
    /** Out of use, and a call tries whether it works again. */
    TRYING
  }

  /** What a result has changed. */
  enum Turn {
    NONE,
    TAKEN_OUT,
    BACK
  }

  private final LongSupplier nanoTime;
  private volatile State state = State.IN_USE;
  private volatile int failures;
  private Duration pause = FIRST_PAUSE;
  private long until;

  Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  State state() {
    return state;
  }

  /** Whether a call may be made now. Who is let through has to tell how it went. */
  boolean admits() {
    return state == State.IN_USE || isToBeTried();
  }

  private synchronized boolean isToBeTried() {
    if (state == State.OUT_OF_USE && nanoTime.getAsLong() - until >= 0) {
      state = State.TRYING;
      return true;
    }
    return state == State.IN_USE;
  }

  /** A call went well. */
  Turn succeeded() {
    return failures == 0 ? Turn.NONE : recovered();
  }

  private synchronized Turn recovered() {
    if (state == State.OUT_OF_USE) {
      // A call from before: it says nothing about now.
      return Turn.NONE;
    }
    failures = 0;
    if (state == State.IN_USE) {
      return Turn.NONE;
    }
    state = State.IN_USE;
    pause = FIRST_PAUSE;
    return Turn.BACK;
  }

  /**
   * A call failed.
   *
   * @param atOnce whether one such failure is enough to take it out of use
   */
  synchronized Turn failed(boolean atOnce) {
    failures = Math.min(failures + 1, FAILURES);
    if (state == State.TRYING) {
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      takeOut();
      return Turn.NONE;
    }
    if (state == State.IN_USE && (atOnce || failures == FAILURES)) {
      takeOut();
      return Turn.TAKEN_OUT;
    }
    return Turn.NONE;
  }

  /**
   * A call came back and showed neither that it works nor that it does not. If it was to try, the
   * next call tries.
   */
  void undecided() {
    if (state == State.TRYING) {
      tryAgain();
    }
  }

  private synchronized void tryAgain() {
    if (state == State.TRYING) {
      state = State.OUT_OF_USE;
      until = nanoTime.getAsLong();
    }
  }

  private void takeOut() {
    state = State.OUT_OF_USE;
    until = nanoTime.getAsLong() + pause.toNanos();
  }

  /** For how long it is out of use. */
  synchronized Duration pause() {
    return pause;
  }
}
