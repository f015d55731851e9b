package chat.runtime.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until it is told to go on. Any thread. */
public final class TestClock extends Clock {

  private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();
  private volatile Instant now = Instant.parse("2026-02-09T20:00:00Z");
  private volatile long nanos = 1_000;

  /** Lets that much time pass. */
  public synchronized void advance(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Puts the clock to another time, while none passes. */
  public synchronized void put(Instant time) {
    now = time;
  }

  /** Like {@link System#nanoTime}: it tells how much time passes, whatever the clock shows. */
  public long nanoTime() {
    failIfToldTo();
    return nanos;
  }

  /** Whoever asks next for the time gets this instead. */
  public void failNext(Error error) {
    failure.set(error);
  }

  /** Whether nobody has asked since {@link #failNext}. */
  public boolean isToFail() {
    return failure.get() != null;
  }

  @Override
  public Instant instant() {
    failIfToldTo();
    return now;
  }

  private void failIfToldTo() {
    Error next = failure.getAndSet(null);
    if (next != null) {
      throw next;
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
