package chat.runtime.stream;

import chat.api.storage.StorageException;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.error.Fatal;
import chat.runtime.log.LogLimit;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a stream or a history could not be read, for who asked and for the log. */
final class Unreadable {

  private static final Logger log = LoggerFactory.getLogger(Unreadable.class);
  private static final LogLimit LIMIT = new LogLimit();

  private Unreadable() {}

  /** What to answer. */
  static ChatException because(Throwable failure) {
    if (failure instanceof ChatException told) {
      return told;
    }
    if (failure instanceof RejectedExecutionException) {
      return new ChatException(ErrorCode.STOPPING, "The server is stopping; try again later.");
    }
    Fatal.check(failure);
    boolean known = failure instanceof StorageException;
    OptionalLong leftOut = LIMIT.admit(known ? "storage" : LogLimit.kind(failure));
    if (leftOut.isEmpty()) {
      log.debug("A read failed", failure);
    } else if (known) {
      String remark = LogLimit.remark(leftOut.getAsLong());
      log.error("The storage could not be read. {}{}", failure.getMessage(), remark);
      log.debug("The read that failed", failure);
    } else {
      log.error("A read failed{}", LogLimit.remark(leftOut.getAsLong()), failure);
    }
    return new ChatException(
        ErrorCode.STORAGE_UNAVAILABLE, "The server cannot read its storage; try again later.");
  }
}
