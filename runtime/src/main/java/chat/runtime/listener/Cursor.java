package chat.runtime.listener;

import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import chat.api.storage.Limit;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import chat.runtime.error.Fatal;
import chat.runtime.error.PluginFailure;
import chat.runtime.guard.Named;
import chat.runtime.log.LogLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one listener stands on the log, and what is being done to get it further: one thing at a
 * time. Only on the worker's thread, except where it says otherwise.
 */
final class Cursor {

  private static final Logger log = LoggerFactory.getLogger(Cursor.class);

  /** What a listener may ask for at most. */
  static final int MOST_EVENTS = 1_000;

  /** How long one that has caught up rests between two calls. */
  private static final Duration ROUND = Duration.ofMillis(10);

  static final Duration LONGEST_DELAY = Duration.ofHours(1);

  /** Messages read at once for a listener that takes few at a time. */
  private static final int READ_AHEAD = 1_000;

  /** Bytes of them read at once: what waits for a slow listener is in memory. */
  private static final long READ_AHEAD_BYTES = 1 << 20;

  private final Named<ChatListener> named;
  private final MessageLog messages;
  private final PluginCalls calls;
  private final ScheduledExecutorService worker;
  private final Duration pause;
  private final Runnable moved;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Deque<StoredMessage> read = new ArrayDeque<>();

  /** Everything up to it was told, or skipped. */
  private volatile long position;

  private final LongAdder skipped = new LongAdder();
  private final LogLimit logLimit = new LogLimit();

  /** Everything after the position and up to it is in {@link #read}. */
  private long readTo;

  private int maxEvents = 1;
  private boolean asked;
  private boolean calling;
  private boolean ending;
  private boolean storageFails;
  private int retries;
  private @Nullable Future<?> timer;

  /**
   * A cursor that does nothing yet.
   *
   * @param position after which to go on, unless the listener knows better
   * @param pause how long to wait when something does not work
   * @param moved is run when the position is another one
   */
  Cursor(
      Named<ChatListener> named,
      long position,
      MessageLog messages,
      PluginCalls calls,
      ScheduledExecutorService worker,
      Duration pause,
      Runnable moved) {
    this.named = named;
    this.position = position;
    this.readTo = position;
    this.messages = messages;
    this.calls = calls;
    this.worker = worker;
    this.pause = pause;
    this.moved = moved;
  }

  Named<ChatListener> named() {
    return named;
  }

  /** Everything up to it was told, or skipped. Any thread. */
  long position() {
    return position;
  }

  /** How many events it was not told of, since it failed. Any thread. */
  long skipped() {
    return skipped.sum();
  }

  /** Goes on, if it has nothing else to do. */
  void wake() {
    if (calling || timer != null) {
      return;
    }
    goOn(asked ? this::tell : this::ask);
  }

  /** Does something that goes on by itself, and sees to it that it does after a failure too. */
  private void goOn(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      Fatal.check(e);
      logLimit
          .admit(e)
          .ifPresent(
              leftOut ->
                  log.error(
                      "The listener {} could not be told and waits{}",
                      named.name(),
                      LogLimit.remark(leftOut),
                      e));
      if (!calling && timer == null) {
        later(pause);
      }
    }
  }

  /** Whether it makes no further call. */
  boolean isEnding() {
    return ending;
  }

  /** Makes no further call. The future completes, here, when no call is running any more. */
  CompletableFuture<Void> end() {
    ending = true;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (!calling) {
      ended.complete(null);
    }
    return ended;
  }

  /** What a listener says of itself. */
  private record Wishes(int maxEvents, OptionalLong resumeAfter) {}

  private void ask() {
    ChatListener listener = named.extension();
    call(
        () -> new Wishes(listener.maxEvents(), listener.resumeAfter()),
        (wishes, failure) -> {
          if (wishes == null) {
            log.debug("The listener {} does not say where to go on", named.name(), failure);
            later(pause);
            return;
          }
          asked = true;
          maxEvents = Math.max(1, Math.min(wishes.maxEvents(), MOST_EVENTS));
          wishes.resumeAfter().ifPresent(this::resumeAfter);
          tell();
        });
  }

  private void resumeAfter(long wanted) {
    long end = messages.end();
    if (wanted > end) {
      log.warn(
          "The listener {} wants to go on after position {}, but the log ends at {}: was a backup"
              + " restored? It goes on from the end",
          named.name(),
          wanted,
          end);
    }
    position = Math.max(0, Math.min(wanted, end));
    readTo = position;
  }

  /** Tells what comes next, if there is something. */
  private void tell() {
    if (ending || (read.isEmpty() && !readOn())) {
      return;
    }
    List<ChatEvent> events = new ArrayList<>(Math.min(maxEvents, read.size()));
    for (StoredMessage stored : read) {
      if (events.size() == maxEvents) {
        break;
      }
      events.add(new ChatEvent(stored.seq(), stored.message()));
    }
    List<ChatEvent> told = List.copyOf(events);
    ChatListener listener = named.extension();
    call(
        () -> {
          listener.on(told);
          return told.size();
        },
        (count, failure) -> told(told.size(), failure));
  }

  /** Whether there is something to tell now. */
  private boolean readOn() {
    int most = maxEvents * Math.max(1, READ_AHEAD / maxEvents);
    Limit limit = new Limit(most, READ_AHEAD_BYTES);
    try {
      MessageLog.Piece piece = messages.read(readTo, limit);
      while (piece.messages().isEmpty() && piece.upTo() > readTo) {
        readTo = piece.upTo();
        piece = messages.read(readTo, limit);
      }
      read.addAll(piece.messages());
      readTo = piece.upTo();
      if (read.isEmpty()) {
        position = readTo;
      }
      storageFails = false;
      return !read.isEmpty();
    } catch (StorageException e) {
      if (!storageFails) {
        storageFails = true;
        log.error(
            "The storage could not be read for the listener {}, which waits. {}",
            named.name(),
            e.getMessage());
      }
      log.debug("The read that failed", e);
      later(pause);
      return false;
    }
  }

  private void told(int count, @Nullable Throwable failure) {
    Duration delay = failure == null ? null : retryAfter(failure);
    if (failure != null && delay != null) {
      // Once may happen; told only when it goes on like that. At once is no waiting.
      if (!delay.isZero() && ++retries == 2) {
        log.info("The listener {} waits: {}", named.name(), failure.getMessage());
      }
      later(delay);
      return;
    }
    if (retries > 1) {
      log.info("The listener {} goes on", named.name());
    }
    retries = 0;
    if (failure != null) {
      skipped.add(count);
      log.debug("{} events are skipped for the listener {}", count, named.name(), failure);
    }
    for (int i = 0; i < count; i++) {
      position = read.remove().seq();
    }
    if (read.isEmpty()) {
      position = readTo;
    }
    moved.run();
    if (read.isEmpty()) {
      // It has caught up: what comes in a storm it is told of together.
      later(ROUND);
    } else {
      tell();
    }
  }

  /** After what time the same is to be told again; null when it is to be skipped. */
  private @Nullable Duration retryAfter(Throwable failure) {
    if (failure instanceof RetryLater later) {
      Duration delay = later.delay();
      return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }
    return failure instanceof PluginFailure known && !known.wasAsked() ? pause : null;
  }

  private void later(Duration delay) {
    if (!ending) {
      timer =
          worker.schedule(
              () -> {
                timer = null;
                wake();
              },
              Math.max(0, delay.toNanos()),
              TimeUnit.NANOSECONDS);
    }
  }

  /** Does the work where plugins are called, and then the rest here. */
  private <R> void call(Callable<R> work, BiConsumer<@Nullable R, @Nullable Throwable> then) {
    calling = true;
    CompletableFuture<R> called;
    try {
      called = calls.call(work);
    } catch (Throwable e) {
      calling = false;
      throw e;
    }
    called.whenCompleteAsync(
        (result, thrown) -> {
          calling = false;
          goOn(() -> then.accept(result, thrown));
          if (ending && !calling) {
            ended.complete(null);
          }
        },
        worker);
  }
}
