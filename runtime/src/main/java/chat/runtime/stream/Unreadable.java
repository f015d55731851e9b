package chat.runtime.stream;

import chat.api.storage.StorageException;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a stream or a history could not be read, for who asked and for the log. */
final class Unreadable {

  private static final Logger log = LoggerFactory.getLogger(Unreadable.class);

  private Unreadable() {}

  /** What to answer. */
  static ChatException because(Throwable failure) {
    if (failure instanceof ChatException known) {
      return known;
    }
    if (failure instanceof RejectedExecutionException) {
      return new ChatException(
          ErrorCode.STOPPING, "The server reads nothing any more; try again later.");
    }
    if (failure instanceof StorageException) {
      // As many as there are readers: one line each.
      log.error("The storage could not be read. {}", failure.getMessage());
      log.debug("The read that failed", failure);
    } else {
      log.error("A read failed", failure);
    }
    return new ChatException(
        ErrorCode.STORAGE_UNAVAILABLE, "The server cannot read its storage; try again later.");
  }
}
