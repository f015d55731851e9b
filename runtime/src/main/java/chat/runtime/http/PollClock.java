package chat.runtime.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * The times of the polls that one I/O thread holds: a hashed timing wheel (Varghese and Lauck,
 * 1987), so that holding and answering a poll take the same few steps however many there are. It
 * sleeps until there is something to ring. On its I/O thread only.
 */
final class PollClock {

  private static final int TICK_MILLIS = 50;

  /** A turn of the wheel is longer than any poll. */
  private static final int SLOTS = 2048;

  private final XnioIoThread thread;
  private final @Nullable Alarm[] slots = new @Nullable Alarm[SLOTS];
  private final long zero = System.nanoTime();

  /** Up to this tick everything has rung. */
  private long ticks;

  /** When it wakes up next; null while there is nothing to wake up for. */
  private XnioExecutor.@Nullable Key wakeUp;

  private long wakeUpTick;

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
    cancel(alarm);
    long now = elapsedTicks();
    // Nothing is due before it wakes up, so that the wheel can be turned up to there.
    ticks = wakeUp == null ? now : Math.max(ticks, Math.min(now, wakeUpTick - 1));
    long due = now + Math.min(1 + (millis + TICK_MILLIS - 1) / TICK_MILLIS, SLOTS - 1);
    alarm.slot = (int) (due % SLOTS);
    Alarm first = slots[alarm.slot];
    alarm.next = first;
    if (first != null) {
      first.previous = alarm;
    }
    slots[alarm.slot] = alarm;
    if (wakeUp == null || due < wakeUpTick) {
      wakeUpAt(due);
    }
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
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - zero);
  }

  private long elapsedTicks() {
    return elapsedMillis() / TICK_MILLIS;
  }

  private void wakeUpAt(long tick) {
    if (wakeUp != null) {
      wakeUp.remove();
    }
    long millis = Math.max(1, tick * TICK_MILLIS - elapsedMillis());
    wakeUp = thread.executeAfter(this::tick, millis, TimeUnit.MILLISECONDS);
    wakeUpTick = tick;
  }

  private void tick() {
    wakeUp = null;
    long now = elapsedTicks();
    while (ticks < now) {
      ticks++;
      int slot = (int) (ticks % SLOTS);
      for (Alarm alarm = slots[slot]; alarm != null; alarm = slots[slot]) {
        cancel(alarm);
        ring(alarm);
      }
    }
    sleep();
  }

  /** Whatever becomes of it, the others have their turn. */
  private static void ring(Alarm alarm) {
    try {
      alarm.ring();
    } catch (Throwable e) {
      Errors.unexpected("The end of a poll's time failed", e);
    }
  }

  private void sleep() {
    for (long tick = ticks + 1; tick < ticks + SLOTS && wakeUp == null; tick++) {
      if (slots[(int) (tick % SLOTS)] != null) {
        wakeUpAt(tick);
      }
    }
  }
}
