package chat.runtime.testkit;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Limit;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A storage on another one, which a test can hold up and make fail. Any thread. */
public final class TroubledStorage implements Storage {

  private final Storage storage;
  private final UnaryOperator<Storage> restart;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicBoolean denied = new AtomicBoolean();
  private volatile boolean failCommits;
  private volatile boolean failReads;
  private volatile Runnable beforeCommit = () -> {};
  private volatile Runnable afterCommit = () -> {};
  private volatile Runnable beforeRead = () -> {};

  /**
   * On that storage.
   *
   * @param restart makes what a server that starts now would open, from what was open before
   */
  public TroubledStorage(Storage storage, UnaryOperator<Storage> restart) {
    this.storage = storage;
    this.restart = restart;
  }

  /** Until told otherwise, commits fail and nothing is kept. */
  public void failCommits(boolean fail) {
    failCommits = fail;
  }

  /** Until told otherwise, everything but commits fails. */
  public void failReads(boolean fail) {
    failReads = fail;
  }

  /** Runs at the beginning of each commit, on its thread; it may block. */
  public void beforeCommit(Runnable hook) {
    beforeCommit = hook;
  }

  /** Runs at the end of each commit, when its changes are kept; it may throw. */
  public void afterCommit(Runnable hook) {
    afterCommit = hook;
  }

  /** The commit that runs is said to have failed, though its changes are kept. */
  public void denyCommit() {
    denied.set(true);
  }

  /** Runs at the beginning of each read, on its thread; it may block. */
  public void beforeRead(Runnable hook) {
    beforeRead = hook;
  }

  /** How many commits returned. */
  public int commits() {
    return commits.get();
  }

  /** What a server that starts now would open. */
  public TroubledStorage reopen() {
    return new TroubledStorage(restart.apply(storage), restart);
  }

  private Storage readable() throws StorageException {
    beforeRead.run();
    if (failReads) {
      throw new StorageException("The storage cannot be read.");
    }
    return storage;
  }

  @Override
  public Snapshot load() throws StorageException {
    return readable().load();
  }

  @Override
  public void commit(List<Change> changes, long lastSeq) throws StorageException {
    beforeCommit.run();
    if (failCommits) {
      throw new StorageException("The storage cannot be written.");
    }
    storage.commit(changes, lastSeq);
    commits.incrementAndGet();
    afterCommit.run();
    if (denied.getAndSet(false)) {
      throw new StorageException("The storage says that it kept nothing.");
    }
  }

  @Override
  public Optional<StoredMessage> message(long seq) throws StorageException {
    return readable().message(seq);
  }

  @Override
  public List<StoredMessage> stream(Collection<Range> ranges, long after, long upTo, Limit limit)
      throws StorageException {
    return readable().stream(ranges, after, upTo, limit);
  }

  @Override
  public List<StoredMessage> log(long after, long upTo, Limit limit) throws StorageException {
    return readable().log(after, upTo, limit);
  }

  @Override
  public List<StoredMessage> backward(long timeline, long from, long before, Limit limit)
      throws StorageException {
    return readable().backward(timeline, from, before, limit);
  }

  @Override
  public List<StoredMessage> forward(long timeline, long after, Limit limit)
      throws StorageException {
    return readable().forward(timeline, after, limit);
  }

  @Override
  public OptionalLong nth(long timeline, int skip, boolean fromNewest) throws StorageException {
    return readable().nth(timeline, skip, fromNewest);
  }

  @Override
  public int countSpoken(long timeline, long after, long upTo, long except)
      throws StorageException {
    return readable().countSpoken(timeline, after, upTo, except);
  }

  @Override
  public Optional<KeptAnswer> answer(long user, String key) throws StorageException {
    return readable().answer(user, key);
  }

  @Override
  public void close() {
    storage.close();
  }
}
