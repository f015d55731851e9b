package chat.runtime.state;

import chat.api.storage.Change;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.error.Fatal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. Its thread owns the {@link ChatState}, runs the commands that arrived while the
 * last commit ran, commits their changes in one transaction, tells the listeners, answers
 * everybody, and then asks the queries, which so see only what is on disk.
 *
 * <p>A commit that fails fails all that waited for it with {@code storage_unavailable}; the state
 * is loaded anew from the storage before anything else is done, and until that succeeds everything
 * fails the same way. What is on disk is answered as done, whatever goes wrong afterwards.
 */
public final class Journal {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /**
   * Enough to make the cost of a commit disappear, few enough to keep the first of them from
   * waiting long.
   */
  private static final int MAX_BATCH = 512;

  private static final long JOIN_MILLIS = 50;

  private final Storage storage;
  private final String serverName;
  private final ModeCatalog modes;
  private final Clock clock;
  private final JournalMeter meter;
  private final List<CommitListener> listeners;
  private final ThreadWatch watch;
  private final BlockingQueue<Entry<?>> queue = new LinkedBlockingQueue<>();
  private volatile Thread thread = new Thread(this::work, "journal");
  private final Outage outage = new Outage(System::nanoTime);
  private @Nullable ChatState state;

  /** The last number that the storage knows of, as far as the listeners heard. */
  private volatile long heardTo;

  /** Whether a listener may not have heard of all that is on disk up to there. */
  private boolean unheard;

  /** What the thread works on at the moment. */
  private List<Entry<?>> batch = new ArrayList<>();

  /** The last number that a lost state gave out. */
  private long spent;

  private volatile boolean closing;

  /** A journal on that storage; nothing happens before {@link #start}. */
  public Journal(
      Storage storage,
      String serverName,
      ModeCatalog modes,
      Clock clock,
      JournalMeter meter,
      List<? extends CommitListener> listeners,
      ThreadWatch watch) {
    this.storage = storage;
    this.serverName = serverName;
    this.modes = modes;
    this.clock = clock;
    this.meter = meter;
    this.listeners = List.copyOf(listeners);
    this.watch = watch;
  }

  /**
   * Loads the state and starts the thread. The state is handed back for a look before anybody else
   * can change it.
   *
   * @param look reads what it needs, on the calling thread
   */
  public void start(Consumer<ChatState> look) throws StorageException {
    Snapshot snapshot = storage.load();
    ChatState loaded = stateOf(snapshot);
    heardTo = snapshot.lastSeq();
    look.accept(loaded);
    state = loaded;
    begin(thread);
  }

  /**
   * Has the command run and its changes committed. The answer comes on the journal thread: do not
   * block there.
   */
  public <R> CompletableFuture<R> execute(Command<R> command) {
    return enqueue(new Execution<>(command));
  }

  /** Has the query asked. The answer comes on the journal thread: do not block there. */
  public <R> CompletableFuture<R> ask(Query<R> query) {
    return enqueue(new Question<>(query));
  }

  /** A number up to which everything is in the storage. Any thread. */
  public long storedTo() {
    return heardTo;
  }

  /** How many wait. */
  public int depth() {
    return queue.size();
  }

  /**
   * Does what was submitted so far, then ends. What is submitted later fails with {@code stopping}.
   * Blocks.
   */
  public void stop() throws InterruptedException {
    closing = true;
    queue.add(new Question<>(unused -> Boolean.TRUE));
    Thread last;
    do {
      last = current();
      // Not for good: it may be given up meanwhile, and never end.
      last.join(JOIN_MILLIS);
    } while (last != current() || last.isAlive());
    failAll(drained(), stopping());
  }

  private <R> CompletableFuture<R> enqueue(Entry<R> entry) {
    if (closing) {
      entry.fail(stopping());
    } else {
      queue.add(entry);
      if (closing && !current().isAlive()) {
        failAll(drained(), stopping());
      }
    }
    return entry.answer;
  }

  private void work() {
    watch.sit(this::giveUp);
    List<Entry<?>> entries = new ArrayList<>(MAX_BATCH);
    batch = entries;
    while (!closing || !queue.isEmpty()) {
      try {
        entries.add(queue.take());
        queue.drainTo(entries, MAX_BATCH - 1);
        process(entries);
      } catch (InterruptedException e) {
        // Only stop() ends this thread.
        log.warn("The journal thread was interrupted and continues");
      } catch (Throwable e) {
        if (isGivenUp()) {
          // Nothing here is its own any more.
          return;
        }
        Fatal.check(e);
        log.error("A batch failed; its changes are dropped, and the state is loaded again", e);
        lose(entries, failed());
      }
      entries.clear();
    }
    watch.leave();
  }

  /** Whether a mode kept the current thread for so long that another one is the journal's. */
  private boolean isGivenUp() {
    return Thread.currentThread() != thread;
  }

  /**
   * A mode keeps the thread, in the middle of a command. Another thread goes on from what is on
   * disk; the one that is kept touches nothing any more, should it ever come back.
   */
  private void giveUp(String who) {
    log.error(
        "{} does not return: its batch is dropped, and another thread loads the state from the"
            + " storage",
        who);
    forgetState();
    failAll(
        batch,
        new ChatException(
            ErrorCode.PLUGIN_FAILURE,
            who + " took too long; nothing was changed, try again later."));
    Thread next = new Thread(this::work, "journal");
    try {
      begin(next);
    } catch (Throwable e) {
      Fatal.end("The server cannot go on without a thread for its journal and ends", e);
      throw e;
    }
  }

  /** Whoever sees the next thread sees it running. */
  private synchronized void begin(Thread next) {
    next.setUncaughtExceptionHandler(
        (ended, e) -> Fatal.end("The journal thread failed, and the server ends", e));
    thread = next;
    next.start();
  }

  private synchronized Thread current() {
    return thread;
  }

  private void process(List<Entry<?>> batch) {
    ChatState current = state == null ? reload() : state;
    if (current == null) {
      failAll(batch, unavailable());
      return;
    }
    if (unheard) {
      restore(current);
    }
    long start = System.nanoTime();
    List<Change> changes = new ArrayList<>();
    Transaction transaction =
        new Transaction(current, changes, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    int executions = 0;
    for (Entry<?> entry : batch) {
      if (entry instanceof Execution<?> execution) {
        execution.run(transaction, changes);
        executions++;
      }
    }
    if (!changes.isEmpty()) {
      current = commit(batch, changes, current);
      if (current == null) {
        return;
      }
    }
    if (executions > 0) {
      answer(batch, current);
    }
    long took = System.nanoTime() - start;
    for (Entry<?> entry : batch) {
      if (entry instanceof Question<?> question) {
        question.ask(current);
      }
    }
    if (executions > 0) {
      meter.batch(executions, took);
    }
  }

  /** Returns the state to go on with; null when nothing was kept, and everybody was told. */
  private @Nullable ChatState commit(
      List<Entry<?>> batch, List<Change> changes, ChatState current) {
    long start = System.nanoTime();
    listeners.forEach(listener -> listener.committing(changes));
    long lastSeq = current.lastSeq();
    try {
      storage.commit(changes, lastSeq);
      meter.commit(System.nanoTime() - start);
    } catch (StorageException e) {
      outage.failed(e);
      lose(batch, unavailable());
      return null;
    } catch (Throwable e) {
      return resolve(batch, lastSeq, e);
    }
    outage.committed();
    // All that follows is for those who listen: what is on disk is done.
    unheard |= !tell(listener -> listener.committed(changes));
    heardTo = lastSeq;
    return current;
  }

  /**
   * A commit came back in a way that says nothing about whether it is on disk; but the storage
   * knows.
   */
  private @Nullable ChatState resolve(List<Entry<?>> batch, long lastSeq, Throwable failure) {
    Fatal.check(failure);
    log.error("A commit failed in an unexpected way; the state is loaded again", failure);
    long before = heardTo;
    forgetState();
    ChatState loaded = reload();
    if (loaded != null && heardTo == lastSeq && lastSeq > before) {
      return loaded;
    }
    lose(batch, loaded == null ? unavailable() : failed());
    return null;
  }

  /** Answers those who sent, and lets the listeners do the rest. */
  private void answer(List<Entry<?>> batch, ChatState current) {
    if (unheard) {
      // First: whoever is answered may read at once, and has to find what is on disk.
      restore(current);
    }
    for (Entry<?> entry : batch) {
      if (entry instanceof Execution<?> execution) {
        execution.answer();
      }
    }
    if (!tell(CommitListener::answered)) {
      unheard = true;
      restore(current);
    }
  }

  /** Tells every listener. Returns whether all of them have heard. */
  private boolean tell(Consumer<CommitListener> word) {
    boolean heard = true;
    for (CommitListener listener : listeners) {
      try {
        word.accept(listener);
      } catch (Throwable e) {
        Fatal.check(e);
        heard = false;
        log.error(
            "What is on disk could not be published; memory is made anew from the storage", e);
      }
    }
    return heard;
  }

  /** Has the listeners agree with the disk. If they cannot, that is tried with each batch. */
  private void restore(ChatState current) {
    boolean heardAll = !unheard;
    unheard = !tell(listener -> listener.restored(current, heardAll));
  }

  /** Loads the state from the storage; null when that fails. */
  private @Nullable ChatState reload() {
    Snapshot snapshot;
    ChatState loaded;
    try {
      snapshot = storage.load();
      loaded = stateOf(snapshot);
    } catch (StorageException e) {
      outage.failed(e);
      return null;
    }
    unheard |= snapshot.lastSeq() != heardTo;
    heardTo = snapshot.lastSeq();
    restore(loaded);
    state = loaded;
    return loaded;
  }

  /**
   * Forgets the state, which may hold what is not on disk, and fails everybody who counted on it.
   * Its numbers stay used: streams and clients may have seen some of them.
   */
  private void lose(List<Entry<?>> batch, ChatException why) {
    forgetState();
    // Taken out before anybody is told: who tries again at once is not among them.
    List<Entry<?>> waiting = drained();
    failAll(batch, why);
    failAll(waiting, why);
  }

  private void forgetState() {
    if (state != null) {
      spent = state.lastSeq();
    }
    state = null;
  }

  private List<Entry<?>> drained() {
    List<Entry<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    return rest;
  }

  private static void failAll(List<Entry<?>> entries, ChatException why) {
    entries.forEach(entry -> entry.fail(why));
  }

  private ChatState stateOf(Snapshot snapshot) {
    ChatState loaded = new ChatState(snapshot, serverName, modes, clock.instant());
    loaded.skipTo(spent);
    return loaded;
  }

  private static ChatException failed() {
    return new ChatException(ErrorCode.INTERNAL_ERROR, "The server failed; try again later.");
  }

  private static ChatException stopping() {
    return new ChatException(ErrorCode.STOPPING, "The server is stopping; try again later.");
  }

  private static ChatException unavailable() {
    return new ChatException(
        ErrorCode.STORAGE_UNAVAILABLE,
        "The server cannot write to its storage; nothing was changed, try again later.");
  }

  /** Somebody else has answered the batch by now: nothing of it is to be touched. */
  private void unwindIfGivenUp(Throwable thrown) {
    if (isGivenUp() && thrown instanceof Error unwinding) {
      throw unwinding;
    }
  }

  private abstract static class Entry<R> {
    final CompletableFuture<R> answer = new CompletableFuture<>();

    void fail(Throwable why) {
      answer.completeExceptionally(why);
    }
  }

  private final class Execution<R> extends Entry<R> {
    private final Command<R> command;
    private @Nullable R result;
    private @Nullable Throwable failure;

    Execution(Command<R> command) {
      this.command = command;
    }

    void run(Transaction transaction, List<Change> changes) {
      int before = changes.size();
      try {
        result = command.run(transaction);
      } catch (Throwable e) {
        unwindIfGivenUp(e);
        Fatal.check(e);
        if (changes.size() != before) {
          // Not what it says: there may be keys and passwords in it.
          throw new IllegalStateException(
              command.getClass().getSimpleName() + " failed half-way", e);
        }
        failure = e;
      }
    }

    void answer() {
      if (failure != null) {
        answer.completeExceptionally(failure);
      } else {
        answer.complete(result);
      }
    }
  }

  private final class Question<R> extends Entry<R> {
    private final Query<R> query;

    Question(Query<R> query) {
      this.query = query;
    }

    void ask(ChatState state) {
      R result;
      try {
        result = query.ask(state);
      } catch (Throwable e) {
        unwindIfGivenUp(e);
        Fatal.check(e);
        answer.completeExceptionally(e);
        return;
      }
      answer.complete(result);
    }
  }
}
