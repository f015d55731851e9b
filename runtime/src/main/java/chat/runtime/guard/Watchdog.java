package chat.runtime.guard;

import chat.runtime.error.Fatal;
import chat.runtime.state.ThreadWatch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the threads on which plugins are called, and gives up those that are kept. */
public final class Watchdog implements ThreadWatch, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final long LOOK_MILLIS = 50;

  /** A look that comes so late was held up with everything else: then nobody is to blame. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A thread has one seat, whoever watches it. */
  private static final ThreadLocal<Seat> OWN = new ThreadLocal<>();

  private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "plugin-watchdog");

  /** Begins to watch. */
  public Watchdog() {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void sit(Consumer<String> giveUp) {
    Seat seat = new Seat(Thread.currentThread(), giveUp);
    OWN.set(seat);
    seats.add(seat);
  }

  @Override
  public void leave() {
    Seat seat = OWN.get();
    OWN.remove();
    if (seat != null) {
      seats.remove(seat);
    }
  }

  /** The seat of the current thread. One that nobody can take over has none to give up. */
  static Seat seat() {
    Seat seat = OWN.get();
    if (seat == null) {
      // Not watched: whoever calls from here waits for as long as it takes.
      seat = new Seat(Thread.currentThread(), who -> {});
      OWN.set(seat);
    }
    return seat;
  }

  private void watch() {
    long last = System.nanoTime();
    long paused = 0;
    while (!awaitsClosing()) {
      long now = System.nanoTime();
      long late = now - last - TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
      last = now;
      paused =
          late > PAUSE_NANOS
              ? late
              : Math.max(0, paused - TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      if (paused == 0) {
        look(now);
      }
    }
  }

  private boolean awaitsClosing() {
    try {
      return closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Only close() ends it: without it, nothing that plugins keep is ever given up.
      return false;
    }
  }

  private void look(long now) {
    for (Seat seat : seats) {
      try {
        seat.check(now);
      } catch (Throwable e) {
        Fatal.check(e);
        log.error("A thread that a plugin keeps could not be given up", e);
      }
    }
    seats.removeIf(seat -> !seat.thread().isAlive());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
