package chat.runtime.guard;

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

/**
 * A storage whose calls are timed and counted. They are not bounded, since a commit that was given
 * up would be neither done nor undone, and a storage is never bypassed: it says itself when it does
 * not answer.
 */
final class GuardedStorage implements Storage {

  private final Storage storage;
  private final Guard guard;

  GuardedStorage(Storage storage, Guard guard) {
    this.storage = storage;
    this.guard = guard;
  }

  @Override
  public Snapshot load() throws StorageException {
    return guard.store(storage::load);
  }

  @Override
  public void commit(List<Change> changes, long lastSeq) throws StorageException {
    guard.store(
        () -> {
          storage.commit(changes, lastSeq);
          return Boolean.TRUE;
        });
  }

  @Override
  public Optional<StoredMessage> message(long seq) throws StorageException {
    return guard.store(() -> storage.message(seq));
  }

  @Override
  public List<StoredMessage> stream(Collection<Range> ranges, long after, long upTo, Limit limit)
      throws StorageException {
    return guard.store(() -> storage.stream(ranges, after, upTo, limit));
  }

  @Override
  public List<StoredMessage> log(long after, long upTo, Limit limit) throws StorageException {
    return guard.store(() -> storage.log(after, upTo, limit));
  }

  @Override
  public List<StoredMessage> backward(long timeline, long from, long before, Limit limit)
      throws StorageException {
    return guard.store(() -> storage.backward(timeline, from, before, limit));
  }

  @Override
  public List<StoredMessage> forward(long timeline, long after, Limit limit)
      throws StorageException {
    return guard.store(() -> storage.forward(timeline, after, limit));
  }

  @Override
  public OptionalLong nth(long timeline, int skip, boolean fromNewest) throws StorageException {
    return guard.store(() -> storage.nth(timeline, skip, fromNewest));
  }

  @Override
  public int countSpoken(long timeline, long after, long upTo, long except)
      throws StorageException {
    return guard.store(() -> storage.countSpoken(timeline, after, upTo, except));
  }

  @Override
  public Optional<KeptAnswer> answer(long user, String key) throws StorageException {
    return guard.store(() -> storage.answer(user, key));
  }

  @Override
  public void close() {
    storage.close();
  }
}
