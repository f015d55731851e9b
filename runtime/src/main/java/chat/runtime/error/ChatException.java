package chat.runtime.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request cannot be done, and the client is told why. Expected, hence without a stack trace.
 *
 * <p>The message is one sentence that a person can act on. It never contains anything that the
 * client may not know.
 */
public final class ChatException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;

  private final String code;
  private final int status;
  private final @Nullable Duration retryAfter;

  public ChatException(ErrorCode code, String message) {
    this(code.wireName(), code.status(), message, null);
  }

  /** An error whose code a plugin chose. */
  public ChatException(String code, int status, String message) {
    this(code, status, message, null);
  }

  private ChatException(String code, int status, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /**
   * No, by a plugin.
   *
   * @param retryAfter when the same may be tried again: {@code 429}; without it {@code 403}
   */
  public static ChatException denied(String code, String message, Optional<Duration> retryAfter) {
    return retryAfter.isPresent()
        ? new ChatException(code, TOO_MANY, message, retryAfter.get())
        : new ChatException(code, FORBIDDEN, message, null);
  }

  /** No, since it is tried too often. */
  public static ChatException tooManyRequests(String message, Duration retryAfter) {
    return new ChatException(ErrorCode.TOO_MANY_REQUESTS.wireName(), TOO_MANY, message, retryAfter);
  }

  /** No, since there is no room at the moment. */
  public static ChatException busy(String message, Duration retryAfter) {
    return new ChatException(
        ErrorCode.BUSY.wireName(), ErrorCode.BUSY.status(), message, retryAfter);
  }

  /** The code on the wire. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** When the same may be tried again, in whole seconds as {@code Retry-After} has them; or 0. */
  public long retryAfterSeconds() {
    if (retryAfter == null) {
      return 0;
    }
    long seconds = retryAfter.getSeconds() + (retryAfter.getNano() > 0 ? 1 : 0);
    return Math.max(1, seconds);
  }

  /** Whether it is this error. */
  public boolean is(ErrorCode other) {
    return code.equals(other.wireName());
  }
}
