package chat.runtime.listener;

import chat.api.storage.Limit;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.util.List;

/** All messages in their order: the newest in memory, the others in the storage. Any thread. */
final class MessageLog {

  private final RecentMessages recent;
  private final Storage storage;

  MessageLog(RecentMessages recent, Storage storage) {
    this.recent = recent;
    this.storage = storage;
  }

  /**
   * A piece of the log.
   *
   * @param upTo the seq up to which there is nothing else
   */
  record Piece(List<StoredMessage> messages, long upTo) {}

  /** The first after that seq, up to the limit. May block. */
  Piece read(long after, Limit limit) throws StorageException {
    List<StoredMessage> here = recent.after(after, limit);
    if (here != null) {
      return new Piece(here, here.isEmpty() ? after : lastSeq(here));
    }
    // In this order: the read sees all that was committed before the end was told.
    long end = recent.end();
    List<StoredMessage> stored = storage.log(after, end, limit);
    return new Piece(stored, limit.isReachedBy(stored) ? lastSeq(stored) : Math.max(after, end));
  }

  /** The seq of the newest message. */
  long end() {
    return recent.end();
  }

  /** How many come after that seq; when that is long ago, about how many, and no fewer. */
  long countAfter(long seq) {
    return recent.countAfter(seq);
  }

  private static long lastSeq(List<StoredMessage> messages) {
    return messages.get(messages.size() - 1).seq();
  }
}
