package chat.runtime.listener;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Where work that calls plugins is done. Any thread. */
@FunctionalInterface
public interface PluginCalls {

  /**
   * Has it done. The future fails with what the work throws, or with {@link
   * chat.runtime.error.PluginFailure} when it is late or there is no room for it.
   */
  <R> CompletableFuture<R> call(Callable<R> work);
}
