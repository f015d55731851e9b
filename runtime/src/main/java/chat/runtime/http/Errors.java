package chat.runtime.http;

import chat.api.storage.StorageException;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.error.Fatal;
import chat.runtime.error.PluginFailure;
import chat.runtime.json.Json;
import chat.runtime.log.LogLimit;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when something goes wrong. */
final class Errors {

  private static final Logger log = LoggerFactory.getLogger(Errors.class);
  private static final LogLimit LIMIT = new LogLimit();

  private Errors() {}

  /** The error to answer. What nobody expected is logged, with a number to find it by. */
  static ChatException expected(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ChatException known) {
      return known;
    }
    if (cause instanceof PluginFailure) {
      return new ChatException(ErrorCode.PLUGIN_FAILURE, String.valueOf(cause.getMessage()));
    }
    if (cause instanceof StorageException) {
      OptionalLong leftOut = LIMIT.admit("storage");
      if (leftOut.isPresent()) {
        String remark = LogLimit.remark(leftOut.getAsLong());
        log.error("The storage could not be read: {}{}", cause.getMessage(), remark);
      }
      log.debug("The read that failed", cause);
      return new ChatException(
          ErrorCode.STORAGE_UNAVAILABLE, "The server cannot read its storage; try again later.");
    }
    if (cause instanceof RejectedExecutionException) {
      return new ChatException(ErrorCode.STOPPING, "The server is stopping; try again later.");
    }
    String number = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    Fatal.check(cause);
    log.error("A request failed, number {}", number, cause);
    return new ChatException(
        ErrorCode.INTERNAL_ERROR,
        "An internal error occurred; the server's log has the details under the number "
            + number
            + ".");
  }

  /** Logs what nobody expected. */
  static void unexpected(String what, Throwable failure) {
    Fatal.check(failure);
    log.error(what, failure);
  }

  /** The body of the answer. */
  static byte[] body(ChatException error) {
    return Json.object(
        json -> {
          json.writeStringField("error", error.code());
          json.writeStringField("message", error.getMessage());
        });
  }
}
