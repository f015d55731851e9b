package chat.runtime.guard;

import chat.runtime.error.PluginFailure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads on which plugins are called. A thread that a plugin keeps for too long is given up: what
 * it worked for fails, and another takes its place. Any thread.
 */
public final class PluginThreads implements AutoCloseable {

  private static final int MOST_WAITING = 10_000;

  private final Watchdog watchdog;
  private final long patience;
  private final AtomicInteger threads = new AtomicInteger();
  private final ThreadPoolExecutor executor;

  /**
   * So many threads, made when they are needed.
   *
   * @param patience how long something may wait for a thread
   */
  public PluginThreads(String name, int size, Duration patience, Watchdog watchdog) {
    this(name, size, MOST_WAITING, patience, watchdog);
  }

  /**
   * So many threads, made when they are needed.
   *
   * @param mostWaiting how much may wait for a thread; what comes besides is refused
   * @param patience how long something may wait for a thread
   */
  PluginThreads(String name, int size, int mostWaiting, Duration patience, Watchdog watchdog) {
    this.watchdog = watchdog;
    this.patience = patience.toNanos();
    this.executor =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            task -> {
              Thread thread = new Thread(task, name + "-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Does some work that calls plugins. What it throws fails the future; so does being late or being
   * too many, as a {@link PluginFailure}. The future completes on one of these threads: go on
   * elsewhere.
   */
  public <R> CompletableFuture<R> call(Callable<R> work) {
    Task<R> task = new Task<>(work);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.result.completeExceptionally(
          PluginFailure.notAsked("Too much waits for the server's plugins; try again later."));
    } catch (Throwable e) {
      // No more threads are to be had: whoever waits is told all the same.
      task.result.completeExceptionally(e);
    }
    return task.result;
  }

  private synchronized void resize(int by) {
    int size = executor.getCorePoolSize() + by;
    if (by > 0) {
      executor.setMaximumPoolSize(size);
      executor.setCorePoolSize(size);
    } else {
      executor.setCorePoolSize(size);
      executor.setMaximumPoolSize(size);
    }
  }

  private final class Task<R> implements Runnable {
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final Callable<R> work;
    private final long submitted = System.nanoTime();

    Task(Callable<R> work) {
      this.work = work;
    }

    @Override
    public void run() {
      if (System.nanoTime() - submitted > patience) {
        result.completeExceptionally(
            PluginFailure.notAsked(
                "The server's plugins are too slow at the moment; try again later."));
        return;
      }
      R made;
      try {
        watchdog.sit(this::giveUp);
        made = work.call();
      } catch (Seat.GivenUp e) {
        // Its replacement was there before it: the pool shrinks again by this thread.
        watchdog.leave();
        resize(-1);
        return;
      } catch (Throwable e) {
        watchdog.leave();
        result.completeExceptionally(e);
        return;
      }
      watchdog.leave();
      result.complete(made);
    }

    private void giveUp(String who) {
      try {
        resize(1);
      } finally {
        result.completeExceptionally(new PluginFailure(who + " took too long; try again later."));
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
