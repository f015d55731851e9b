package chat.runtime.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * The times of the polls that one I/O thread holds: a hashed timing wheel (Varghese and Lauck,
 * 1987), so that holding and answering a poll take the same few steps however many there are. It
 * ticks only while it holds something. On its I/O thread only.
 */
final class PollClock {

  private static final int TICK_MILLIS = 50;

  /** A turn of the wheel is longer than any poll. */
  private static final int SLOTS = 2048;

  private final XnioIoThread thread;
  private final @Nullable Alarm[] slots = new @Nullable Alarm[SLOTS];
  private final long zero = System.nanoTime();
  private long ticks;
  private int size;
  private boolean ticking;

  PollClock(XnioIoThread thread) {
    this.thread = thread;
  }

  /** Something that is to happen at a time. */
  abstract static class Alarm {
    private @Nullable Alarm previous;
    private @Nullable Alarm next;
    private int slot = -1;

    /** Its time has come, and it is set no more. */
    abstract void ring();
  }

  /** Has the alarm ring after that time, or up to two ticks later; at most 100 s. */
  void set(Alarm alarm, long millis) {
    long now = elapsedTicks();
    if (!ticking) {
      ticking = true;
      ticks = now;
      tickLater();
    }
    cancel(alarm);
    long wait = 1 + (millis + TICK_MILLIS - 1) / TICK_MILLIS;
    alarm.slot = (int) ((now + Math.min(wait, SLOTS - 1)) % SLOTS);
    Alarm first = slots[alarm.slot];
    alarm.next = first;
    if (first != null) {
      first.previous = alarm;
    }
    slots[alarm.slot] = alarm;
    size++;
  }

  /** Has it not ring. */
  void cancel(Alarm alarm) {
    if (alarm.slot < 0) {
      return;
    }
    Alarm previous = alarm.previous;
    Alarm next = alarm.next;
    if (previous == null) {
      slots[alarm.slot] = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    alarm.previous = null;
    alarm.next = null;
    alarm.slot = -1;
    size--;
  }

  private long elapsedTicks() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - zero) / TICK_MILLIS;
  }

  private void tickLater() {
    thread.executeAfter(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = elapsedTicks();
    while (ticks < now) {
      ticks++;
      int slot = (int) (ticks % SLOTS);
      for (Alarm alarm = slots[slot]; alarm != null; alarm = slots[slot]) {
        cancel(alarm);
        alarm.ring();
      }
    }
    ticking = size > 0;
    if (ticking) {
      tickLater();
    }
  }
}
