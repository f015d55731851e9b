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

  /** Lets that much time pass. */
  public synchronized void advance(Duration time) {
    now = now.plus(time);
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
    Error next = failure.getAndSet(null);
    if (next != null) {
      throw next;
    }
    return now;
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
