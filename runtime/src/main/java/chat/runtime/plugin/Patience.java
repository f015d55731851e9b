package chat.runtime.plugin;

import chat.runtime.error.Fatal;
import chat.runtime.guard.Failures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the server waits for what a plugin does at its start and its end. Each such step runs on
 * a thread of its own, with the context class loader of the plugin; one that takes too long is
 * interrupted and left alone.
 *
 * @param limit for one step
 */
record Patience(Duration limit) {

  /** After that time the log tells what is waited for. */
  private static final Duration SILENT = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  /** What plugins are promised. */
  static final Patience STANDARD = new Patience(Duration.ofSeconds(30));

  /** Something that a plugin does. */
  @FunctionalInterface
  interface Step<T> {
    T take() throws Exception;
  }

  /**
   * Waits for it.
   *
   * @param plugin its name or, before that is known, its file's
   * @param what is done, as in "its constructor failed"
   * @throws PluginProblem when it fails in any way
   */
  <T> T await(String plugin, ClassLoader loader, String what, Step<T> step) throws PluginProblem {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(step, what, done), "plugin-" + plugin + "-start");
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      Fatal.check(e);
      throw PluginProblem.failed("there is no thread for " + what);
    }
    try {
      return get(done, plugin, what);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginProblem problem) {
        throw problem;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw PluginProblem.failed(what + " did not end within " + words(limit));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw PluginProblem.failed(what + " was interrupted");
    }
  }

  private <T> T get(CompletableFuture<T> done, String plugin, String what)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (limit.compareTo(SILENT) > 0) {
      try {
        return done.get(SILENT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        log.warn(
            "Waiting for the plugin {}: {} takes more than {}; it has {} more",
            plugin,
            what,
            words(SILENT),
            words(limit.minus(SILENT)));
        return done.get(limit.minus(SILENT).toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> void run(Step<T> step, String what, CompletableFuture<T> done) {
    try {
      done.complete(step.take());
    } catch (PluginProblem e) {
      done.completeExceptionally(e);
    } catch (Throwable e) {
      Fatal.check(e);
      log.debug("A plugin: {} failed", what, e);
      done.completeExceptionally(PluginProblem.failed(what + " failed: " + Failures.describe(e)));
    }
  }

  private static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
