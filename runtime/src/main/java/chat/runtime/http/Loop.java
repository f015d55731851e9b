package chat.runtime.http;

import chat.runtime.stream.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.XnioIoThread;

/**
 * An I/O thread as a place to answer polls. Rounds of answers keep some distance, as network cards
 * do with interrupts: where messages come rarely each goes out at once, and in a storm the answers
 * carry several messages each instead of one, which costs everybody less.
 */
final class Loop implements EventLoop {

  /** The distance between the end of one round and the start of the next. */
  private static final long DISTANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final ThreadLocal<Loop> OF_THREAD = ThreadLocal.withInitial(Loop::new);

  private final XnioIoThread thread = XnioIoThread.requireCurrentThread();
  private final PollClock clock = new PollClock(thread);
  private final Queue<Runnable> round = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean planned = new AtomicBoolean();
  private long roundEnded = System.nanoTime() - DISTANCE_NANOS;

  private Loop() {}

  /** The calling I/O thread. */
  static Loop current() {
    return OF_THREAD.get();
  }

  /** When its polls have waited for long enough. On this thread only. */
  PollClock clock() {
    return clock;
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  @Override
  public void executeSoon(Runnable task) {
    round.add(task);
    if (planned.compareAndSet(false, true)) {
      thread.execute(this::plan);
    }
  }

  private void plan() {
    long early = DISTANCE_NANOS - (System.nanoTime() - roundEnded);
    if (early > 0) {
      thread.executeAfter(this::run, early, TimeUnit.NANOSECONDS);
    } else {
      run();
    }
  }

  private void run() {
    planned.set(false);
    for (Runnable task = round.poll(); task != null; task = round.poll()) {
      try {
        task.run();
      } catch (Throwable e) {
        // The others of this round have done nothing wrong.
        Errors.unexpected("A task of an event loop failed", e);
      }
    }
    roundEnded = System.nanoTime();
  }
}
