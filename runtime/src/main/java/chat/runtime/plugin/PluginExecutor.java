package chat.runtime.plugin;

import chat.runtime.error.Fatal;
import chat.runtime.guard.Failures;
import chat.runtime.log.LogLimit;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The threads of one plugin. What fails on them is logged, instead of being forgotten. */
final class PluginExecutor extends ScheduledThreadPoolExecutor {

  private static final int THREADS = 4;
  private static final int IDLE_SECONDS = 30;

  private final Logger logger;
  private final LogLimit logLimit = new LogLimit();

  PluginExecutor(String plugin, ClassLoader loader, Logger logger) {
    super(THREADS);
    this.logger = logger;
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "plugin-" + plugin + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          thread.setContextClassLoader(loader);
          return thread;
        });
    setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    allowCoreThreadTimeOut(true);
    setRemoveOnCancelPolicy(true);
    setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
    super.afterExecute(task, thrown);
    Throwable failure = thrown;
    if (failure == null && task instanceof Future<?> future && future.isDone()) {
      try {
        future.get();
      } catch (CancellationException e) {
        return;
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (failure != null) {
      Fatal.check(failure);
      tell(failure);
    }
  }

  private void tell(Throwable failure) {
    if (isShutdown()) {
      return;
    }
    logLimit
        .admit(Failures.kind(failure))
        .ifPresent(
            leftOut ->
                logger.error(
                    "A task of the plugin failed: {}{}",
                    Failures.describe(failure),
                    LogLimit.remark(leftOut)));
    logger.debug("The failure", failure);
  }
}
