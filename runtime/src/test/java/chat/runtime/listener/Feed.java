package chat.runtime.listener;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.StorageException;
import chat.runtime.error.ChatException;
import chat.runtime.error.PluginFailure;
import chat.runtime.state.Journal;
import chat.runtime.state.JournalMeter;
import chat.runtime.state.ThreadWatch;
import chat.runtime.state.Timeline;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestClock;
import chat.runtime.testkit.TestModes;
import chat.runtime.testkit.TroubledStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A journal that is given messages, and listeners that are told of them. */
final class Feed implements AutoCloseable {

  static final Duration PAUSE = Duration.ofMillis(2);

  private final TroubledStorage storage;
  private final int recentBytes;
  private final Journal journal;
  private final Listeners listeners;
  private final ExecutorService plugins = Executors.newCachedThreadPool();
  private final AtomicInteger failing = new AtomicInteger();
  private volatile boolean refusing;

  private Feed(TroubledStorage storage, int recentBytes) throws StorageException {
    this.storage = storage;
    this.recentBytes = recentBytes;
    listeners = new Listeners(storage, this::call, PAUSE, recentBytes);
    journal =
        new Journal(
            storage,
            Core.SERVER,
            TestModes.catalog(),
            new TestClock(),
            JournalMeter.NONE,
            List.of(listeners),
            ThreadWatch.NONE);
    journal.start(listeners::load);
  }

  /** One whose memory holds that much text. */
  static Feed start(int recentBytes) throws StorageException {
    return new Feed(Core.inMemory(), recentBytes);
  }

  static Feed start() throws StorageException {
    return start(1 << 20);
  }

  /** What would run after this one ended, without a word or in order. */
  Feed restarted() throws StorageException {
    return new Feed(storage.reopen(), recentBytes);
  }

  TroubledStorage storage() {
    return storage;
  }

  Listeners listeners() {
    return listeners;
  }

  /** Until told otherwise, no plugin is called: there is no room. */
  void refuseCalls(boolean refuse) {
    refusing = refuse;
  }

  /** So many calls fail before there is anything to wait for. */
  void failCalls(int times) {
    failing.set(times);
  }

  private <R> CompletableFuture<R> call(Callable<R> work) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new LinkageError("a class is missing");
    }
    if (refusing) {
      answer.completeExceptionally(PluginFailure.notAsked("Too much waits."));
      return answer;
    }
    plugins.execute(
        () -> {
          try {
            answer.complete(work.call());
          } catch (Throwable e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** Stores so many messages in one commit, in a channel of that name; answers their seqs. */
  List<Long> say(String channel, int count) throws ChatException {
    return Core.await(
        journal.execute(
            transaction -> {
              List<Long> seqs = new ArrayList<>();
              Timeline timeline = timeline(transaction, channel);
              for (int i = 0; i < count; i++) {
                long seq = transaction.nextSeq();
                transaction.store(
                    seq,
                    timeline,
                    null,
                    Core.SERVER,
                    channel,
                    MessageType.SYSTEM,
                    "message " + seq,
                    Message.NO_META);
                seqs.add(seq);
              }
              return seqs;
            }));
  }

  /** Commits something that is no message. */
  void prove() throws ChatException {
    Core.await(
        journal.execute(
            transaction -> {
              transaction.emit(new Change.Probed(transaction.now()));
              return true;
            }));
  }

  /** Lets the channel's messages up to there leave. */
  void rotate(String channel, long upTo) throws ChatException {
    Core.await(
        journal.execute(
            transaction -> {
              Timeline timeline = timeline(transaction, channel);
              transaction.emit(new Change.TimelineRotated(timeline.key(), upTo, 0));
              return true;
            }));
  }

  private static Timeline timeline(chat.runtime.state.Transaction transaction, String name) {
    chat.runtime.state.@Nullable Channel known = transaction.state().findChannel(name);
    long key = known == null ? transaction.nextSeq() : known.timeline().key();
    if (known == null) {
      transaction.emit(new Change.ChannelCreated(key, name, transaction.now()));
    }
    Timeline timeline = transaction.state().findTimeline(key);
    if (timeline == null) {
      throw new IllegalStateException(name);
    }
    return timeline;
  }

  /** Returns when all that was committed has been handed over. */
  void settle() throws ChatException {
    Core.await(journal.ask(state -> true));
  }

  /** Waits until that listener has been told of all but so many. */
  void awaitLag(String name, long lag) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Long.valueOf(lag).equals(listeners.lag().get(name))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(listeners.lag().toString());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    try {
      journal.stop();
      listeners.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    plugins.shutdownNow();
  }
}
