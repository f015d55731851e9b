package chat.plugin.hooksjs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks, every few milliseconds, at the calls in progress and ends those that took too much. A call
 * that is over before it looks costs next to nothing, and while nothing runs it sleeps.
 *
 * <p>It has a thread of its own, which must never wait for anything else; it ends with {@link
 * #close()}.
 */
final class Watchdog implements AutoCloseable {

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long AWAKE = TimeUnit.SECONDS.toNanos(1);
  private static final long RUNNING = 1;
  private static final long KILLED = 2;
  private static final long CALL = 4;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "hooks-watchdog");
  private volatile boolean sleeping;
  private volatile boolean closed;

  Watchdog() {
    thread.setDaemon(true);
    thread.start();
  }

  /** A place for calls, one after the other, and how to end one that is in progress. */
  Watch watch(Runnable kill) {
    Watch watch = new Watch(kill);
    watches.add(watch);
    return watch;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long active = System.nanoTime();
    while (!closed) {
      long now = System.nanoTime();
      if (look(now)) {
        active = now;
      }
      if (now - active < AWAKE) {
        LockSupport.parkNanos(TICK);
      } else {
        sleeping = true;
        if (!look(System.nanoTime()) && !closed) {
          LockSupport.park(this);
        }
        sleeping = false;
        active = System.nanoTime();
      }
    }
  }

  private boolean look(long now) {
    boolean any = false;
    for (Watch watch : watches) {
      any |= watch.look(now);
    }
    return any;
  }

  /** The calls into one context. */
  final class Watch implements AutoCloseable {
    private final Runnable kill;

    /** The number of the call, times four, and what it is: nothing, running or killed. */
    private final AtomicLong state = new AtomicLong();

    private Thread caller = Thread.currentThread();
    private long threadId;
    private long startNanos;
    private long startBytes;
    private long usedBytes;
    private Limits limits = new Limits(0, 0, 0);
    private volatile @Nullable String reason;

    // The watchdog's own: the call that it has seen, and what its thread had used then.
    private long seen;
    private long seenCpu;

    private Watch(Runnable kill) {
      this.kill = kill;
    }

    /** A call begins on this thread. */
    void begin(Limits allowed) {
      limits = allowed;
      caller = Thread.currentThread();
      threadId = caller.getId();
      startBytes = threads.getThreadAllocatedBytes(threadId);
      startNanos = System.nanoTime();
      state.set((state.get() & -CALL) + CALL + RUNNING);
      if (sleeping) {
        LockSupport.unpark(thread);
      }
    }

    /**
     * The call is over.
     *
     * @return why it was ended, or null when it was not
     */
    @Nullable String end() {
      long running = state.get();
      usedBytes += threads.getThreadAllocatedBytes(threadId) - startBytes;
      if ((running & RUNNING) != 0 && state.compareAndSet(running, running - RUNNING)) {
        return null;
      }
      synchronized (this) {
        Doom.over(caller);
      }
      return reason;
    }

    /** The bytes that were allocated by all calls together. */
    long usedBytes() {
      return usedBytes;
    }

    private boolean look(long now) {
      long call = state.get();
      if ((call & RUNNING) == 0) {
        return false;
      }
      Thread victim = caller;
      long cpu = threads.getThreadCpuTime(threadId);
      if (seen != call) {
        seen = call;
        seenCpu = cpu;
      }
      long wall = now - startNanos;
      String excess = null;
      long used = Math.min(cpu - seenCpu, wall);
      if (used > limits.cpuNanos()) {
        excess = "took more than " + TimeUnit.NANOSECONDS.toMillis(limits.cpuNanos()) + " ms";
      } else if (wall > limits.wallNanos()) {
        excess =
            "took more than "
                + TimeUnit.NANOSECONDS.toMillis(limits.wallNanos())
                + " ms by the clock, "
                + TimeUnit.NANOSECONDS.toMillis(used)
                + " ms of them at work";
      } else if (threads.getThreadAllocatedBytes(threadId) - startBytes > limits.allocatedBytes()) {
        excess = "asked for more than " + (limits.allocatedBytes() >> 20) + " MB of memory";
      }
      // What was just looked at may be of a call that has begun since: then the state is another.
      if (excess != null && state.get() == call) {
        end(call, victim, excess);
      }
      return true;
    }

    /** Whoever is in {@link #end()} waits until the thread is doomed before it is let off. */
    private synchronized void end(long call, Thread victim, String excess) {
      reason = excess;
      if (state.compareAndSet(call, call - RUNNING + KILLED)) {
        Doom.on(victim);
        Thread killer = new Thread(kill, "hooks-kill");
        killer.setDaemon(true);
        killer.start();
      }
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }
}
