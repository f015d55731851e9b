package chat.runtime.plugin;

import chat.runtime.guard.Guard;
import chat.runtime.guard.Kind;
import chat.runtime.guard.Named;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin with everything that was made of it. */
final class RunningPlugin implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningPlugin.class);

  /** How long plugins have to end, all together. */
  private static final int TOGETHER_SECONDS = 5;

  private final LoadedPlugin loaded;
  private final LentContext context;
  private final Patience patience;
  private volatile List<MadeExtension> extensions;
  private final List<AutoCloseable> closeables;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  RunningPlugin(
      LoadedPlugin loaded,
      LentContext context,
      Patience patience,
      List<MadeExtension> extensions,
      List<AutoCloseable> closeables) {
    this.loaded = loaded;
    this.context = context;
    this.patience = patience;
    this.extensions = List.copyOf(extensions);
    this.closeables = List.copyOf(closeables);
  }

  LoadedPlugin loaded() {
    return loaded;
  }

  LentContext context() {
    return context;
  }

  List<MadeExtension> extensions() {
    return extensions;
  }

  /** Its storage was opened. */
  void opened(FoundExtension<?> storage, Guard guard) {
    extensions =
        extensions.stream()
            .map(each -> each.found().equals(storage) ? each.guardedBy(guard) : each)
            .toList();
  }

  /** The extensions of a kind as the server calls them, without those that are off. */
  <T> List<Named<T>> extensions(Kind kind, Class<T> type) {
    List<Named<T>> running = new ArrayList<>();
    for (MadeExtension each : extensions) {
      if (each.found().kind() == kind) {
        each.extension()
            .ifPresent(made -> running.add(new Named<>(each.found().name(), type.cast(made))));
      }
    }
    return running;
  }

  /** Ends it: what it made, its threads, its classes. Blocks; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      end(loaded, context, patience, closeables);
      ended.complete(true);
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /** When it is closed, and all of it gone. */
  CompletableFuture<Boolean> ended() {
    return ended;
  }

  /**
   * Ends plugins, all at once: a stop takes seconds, however many of them do not end. Blocks, but
   * not for those; they are left alone.
   */
  static void closeAll(Collection<RunningPlugin> plugins) {
    CompletableFuture<?>[] ends =
        plugins.stream()
            .map(plugin -> CompletableFuture.runAsync(plugin::close, plugin::end))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(TOGETHER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn(
          "Plugins that did not end within {} s: {}",
          TOGETHER_SECONDS,
          plugins.stream()
              .filter(plugin -> !plugin.ended.isDone())
              .map(plugin -> plugin.loaded.name())
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Runnable task) {
    Thread thread = new Thread(task, "plugin-" + loaded.name() + "-end");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends what was made of a plugin so far, the last first. */
  static void end(
      LoadedPlugin loaded,
      LentContext context,
      Patience patience,
      List<? extends AutoCloseable> made) {
    List<AutoCloseable> reversed = new ArrayList<>(made);
    Collections.reverse(reversed);
    for (AutoCloseable each : reversed) {
      try {
        patience.await(
            loaded.name(),
            loaded.loader(),
            "closing it",
            () -> {
              each.close();
              return "";
            });
      } catch (PluginProblem e) {
        log.warn("Plugin {}: {}", loaded, e.getMessage());
      }
    }
    context.close();
    loaded.close();
  }
}
