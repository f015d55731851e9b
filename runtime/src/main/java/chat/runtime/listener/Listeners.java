package chat.runtime.listener;

import chat.api.listener.ChatListener;
import chat.api.storage.Change;
import chat.api.storage.Storage;
import chat.api.storage.StoredMessage;
import chat.runtime.guard.Named;
import chat.runtime.state.ChatState;
import chat.runtime.state.CommitListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listener of every message, each at its own pace and in the one order of all messages.
 *
 * <p>The journal's part is to hand over references, once it has answered those who sent; where
 * there are no listeners, not even that. One thread, the worker, moves the cursors on and reads the
 * storage for those that are far behind; plugins are called on the threads that are for it.
 */
public final class Listeners implements CommitListener {

  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  /** Nobody waits for a listener: commits that follow each other closely wake it once. */
  private static final long WAKE_MILLIS = 2;

  /** How long a stop waits for calls that are running. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long to wait when the storage does not answer, or a listener cannot be called. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RecentMessages recent;
  private final MessageLog messages;
  private final PluginCalls calls;
  private final Duration pause;
  private final ScheduledThreadPoolExecutor worker;
  private final Map<String, Cursor> cursors = new ConcurrentHashMap<>();

  /** What those before the present ones were not told of, by name: a count never falls. */
  private final Map<String, Long> skippedBefore = new ConcurrentHashMap<>();

  private final AtomicBoolean woken = new AtomicBoolean();

  /** What is being committed, on the journal thread; null when all of it was taken over. */
  private @Nullable List<Change> open;

  private boolean onDisk;

  /** Who is to be told, by name; on the worker's thread. */
  private Map<String, Named<ChatListener>> wanted = Map.of();

  /**
   * Nobody to tell, yet.
   *
   * @param recentBytes of the heap that the newest messages may take
   */
  public Listeners(Storage storage, PluginCalls calls, long recentBytes) {
    this(storage, calls, PAUSE, recentBytes);
  }

  Listeners(Storage storage, PluginCalls calls, Duration pause, long recentBytes) {
    this.recent = new RecentMessages(recentBytes);
    this.messages = new MessageLog(recent, storage);
    this.calls = calls;
    this.pause = pause;
    this.worker = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "listeners"));
    worker.setRemoveOnCancelPolicy(true);
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Takes up where the log ends, before the journal starts. */
  public void load(ChatState state) {
    recent.clear(state.lastSeq());
  }

  /**
   * From now on these are told, and no others. One that was there before goes on undisturbed; one
   * whose name was there before goes on where that one was, unless it knows better, once that one's
   * running call is over. Any thread; does not block.
   *
   * @return done when no call of those that are not wanted any more is running
   */
  public CompletableFuture<Void> replace(List<Named<ChatListener>> listeners) {
    List<Named<ChatListener>> copy = List.copyOf(listeners);
    if (!copy.isEmpty()) {
      // At once: what is committed after this call is told.
      recent.open();
    }
    long end = recent.end();
    return CompletableFuture.supplyAsync(() -> settle(copy, end), worker)
        .thenCompose(Function.identity());
  }

  /** Sees to it that these are told and no others. On the worker's thread. */
  private CompletableFuture<Void> settle(List<Named<ChatListener>> listeners, long beginning) {
    wanted = new HashMap<>();
    listeners.forEach(listener -> wanted.put(listener.name(), listener));
    Set<String> names = new HashSet<>(cursors.keySet());
    names.addAll(wanted.keySet());
    return CompletableFuture.allOf(
            names.stream().map(name -> settle(name, beginning)).toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              if (cursors.isEmpty()) {
                recent.close();
              }
            });
  }

  /**
   * Sees to it that who is wanted under that name is told.
   *
   * @param beginning where one begins that nobody was before
   */
  private CompletableFuture<Void> settle(String name, long beginning) {
    Named<ChatListener> next = wanted.get(name);
    Cursor current = cursors.get(name);
    if (current == null) {
      if (next != null) {
        recent.open();
        Cursor cursor = new Cursor(next, beginning, messages, calls, worker, pause, this::release);
        cursors.put(name, cursor);
        cursor.wake();
      }
      return CompletableFuture.completedFuture(null);
    }
    if (next != null && next.extension() == current.named().extension() && !current.isEnding()) {
      return CompletableFuture.completedFuture(null);
    }
    return current
        .end()
        .thenRun(
            () -> {
              if (cursors.remove(name, current)) {
                skippedBefore.merge(name, current.skipped(), Long::sum);
                settle(name, current.position());
              }
            });
  }

  /**
   * How many messages each listener has not been told of yet, by name: exactly when these are in
   * memory, else about, and no fewer. Any thread.
   */
  public Map<String, Long> lag() {
    return figures(cursor -> messages.countAfter(cursor.position()));
  }

  /** How many events each listener was not told of because it failed, by name. Any thread. */
  public Map<String, Long> skipped() {
    Map<String, Long> figures = new TreeMap<>(skippedBefore);
    cursors.forEach((name, cursor) -> figures.merge(name, cursor.skipped(), Long::sum));
    return figures;
  }

  private Map<String, Long> figures(ToLongFunction<Cursor> figure) {
    Map<String, Long> figures = new TreeMap<>();
    cursors.forEach((name, cursor) -> figures.put(name, figure.applyAsLong(cursor)));
    return figures;
  }

  /**
   * Makes no new call, and waits for those that are running, but not long. Blocks; a second call
   * does nothing, and nobody is to be replaced afterwards.
   */
  public void stop() throws InterruptedException {
    if (worker.isShutdown()) {
      return;
    }
    try {
      replace(List.of()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("Some listeners did not end in time: {}", String.join(", ", lag().keySet()));
    } catch (ExecutionException e) {
      log.error("The listeners did not end well", e);
    } finally {
      worker.shutdownNow();
    }
  }

  // Hearing of messages, on the journal thread.

  @Override
  public void committing(List<Change> changes) {
    open = changes;
    onDisk = false;
  }

  @Override
  public void committed(List<Change> changes) {
    onDisk = changes == open;
  }

  @Override
  public void answered() {
    List<Change> changes = open;
    if (changes == null || !onDisk) {
      return;
    }
    open = null;
    if (keep(changes)) {
      wakeSoon();
    }
  }

  /** What was kept may lack something: the storage has it all. */
  @Override
  public void restored(ChatState state, boolean heardAll) {
    open = null;
    if (!heardAll) {
      recent.clear(state.lastSeq());
      wakeSoon();
    }
  }

  private void wakeSoon() {
    if (woken.compareAndSet(false, true)) {
      try {
        worker.schedule(this::wake, WAKE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        log.debug("Nobody is told any more", e);
      }
    }
  }

  /** Whether there is something new, and somebody who may not have it. */
  private boolean keep(List<Change> changes) {
    if (!recent.isOpen()) {
      recent.moveEnd(lastSeq(changes));
      // Who came meanwhile finds in the storage what was not kept.
      return recent.isOpen();
    }
    List<StoredMessage> stored = new ArrayList<>(changes.size());
    for (Change change : changes) {
      if (change instanceof Change.MessageStored message) {
        stored.add(message.stored());
      }
    }
    return recent.append(stored);
  }

  /** Lets go of what everybody has had. On the worker's thread. */
  private void release() {
    recent.release(cursors.values().stream().mapToLong(Cursor::position));
  }

  /** The bytes of the heap that the newest messages take. Any thread. */
  public long recentBytes() {
    return recent.bytes();
  }

  private void wake() {
    woken.set(false);
    cursors.values().forEach(Cursor::wake);
  }

  /** The seq of the last message among these; 0 when there is none. */
  private static long lastSeq(List<Change> changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i) instanceof Change.MessageStored message) {
        return message.stored().seq();
      }
    }
    return 0;
  }
}
