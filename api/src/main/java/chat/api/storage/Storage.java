package chat.api.storage;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the server keeps what it knows. An implementation is right when it passes {@code
 * StorageContract} of the testkit.
 *
 * <p>Threads: {@link #load} and {@link #commit} are called by one thread at a time; the other
 * methods by many at once, also during a commit. All may block. A read sees every commit that
 * returned before the read began.
 *
 * <p>Failure: every method throws {@link StorageException} when the storage does not answer, is
 * full or cannot be written, and works again, without being opened anew, once the cause is gone.
 */
public interface Storage extends AutoCloseable {

  /** The state as of the last commit. */
  Snapshot load() throws StorageException;

  /**
   * Keeps the changes, in their order: all of them or, when it throws, none, not even later. When
   * it returns they are on disk and survive the end of the process and of the machine.
   *
   * @param lastSeq the last number of the sequence given out so far; never falls
   */
  void commit(List<Change> changes, long lastSeq) throws StorageException;

  /** The message with that seq. */
  Optional<StoredMessage> message(long seq) throws StorageException;

  /**
   * The messages that lie in one of the ranges, with {@code after < seq <= upTo}: the first of them
   * in the order of seq, each once, up to the limit. Its cost grows with the ranges and the limit,
   * not with what lies in the ranges; nor does it read messages beyond the limit.
   *
   * @param ranges in any order; those of one timeline do not overlap
   */
  List<StoredMessage> stream(Collection<Range> ranges, long after, long upTo, Limit limit)
      throws StorageException;

  /**
   * The messages of all timelines with {@code after < seq <= upTo}: the first of them in the order
   * of seq, up to the limit. Its cost grows with the limit, not with what is stored nor with what
   * left.
   *
   * <p>Who reads on from the last seq of a page, during commits too, gets every message that is
   * still there, each once.
   */
  List<StoredMessage> log(long after, long upTo, Limit limit) throws StorageException;

  /**
   * A timeline's last messages with {@code from <= seq < before}, in the order of seq. The limit
   * counts from the newest of them back. Reads no messages beyond the limit.
   */
  List<StoredMessage> backward(long timeline, long from, long before, Limit limit)
      throws StorageException;

  /**
   * A timeline's first messages with {@code seq > after}, in the order of seq, up to the limit.
   * Reads no messages beyond the limit.
   */
  List<StoredMessage> forward(long timeline, long after, Limit limit) throws StorageException;

  /**
   * The seq of a timeline's oldest message but {@code skip}, or of its newest but {@code skip} when
   * counted from there.
   */
  OptionalLong nth(long timeline, int skip, boolean fromNewest) throws StorageException;

  /**
   * How many spoken messages of others than {@code except} a timeline has with {@code after < seq
   * <= upTo}.
   */
  int countSpoken(long timeline, long after, long upTo, long except) throws StorageException;

  /** The answer kept for that user and key. */
  Optional<KeptAnswer> answer(long user, String key) throws StorageException;

  /** Lets go of everything. Nothing else is called afterwards. */
  @Override
  void close();
}
