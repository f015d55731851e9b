package chat.api.filter;

import java.time.Duration;
import java.util.Optional;

/** What a filter makes of a message. */
public sealed interface Verdict {

  /**
   * Goes on like this.
   *
   * @param draft the message, changed or not. Its type and target stay as they were, and so does
   *     the body of {@code join}, {@code nick}, {@code mode} and invites, and what {@code
   *     meta._invite} and {@code meta._kick} say; what is said stays within MAX_MESSAGE_SIZE and is
   *     not empty. Anything else counts as a failure of the filter
   */
  record Accepted(Draft draft) implements Verdict {}

  /**
   * Is not sent. Who leaves cannot be kept: a {@code part} or {@code quit} goes on without its
   * reason and its {@code meta}; a kick does not.
   *
   * @param code a stable error code in {@code snake_case}; {@code rejected} when nothing fits
   *     better
   * @param reason one sentence that a person can act on
   * @param retryAfter when the same message may be tried again. The client is answered 429 with
   *     {@code Retry-After}, otherwise 403
   */
  record Rejected(String code, String reason, Optional<Duration> retryAfter) implements Verdict {}

  /** Goes on like this. */
  static Verdict accept(Draft draft) {
    return new Accepted(draft);
  }

  /** Is not sent, with the code {@code rejected}. */
  static Verdict reject(String reason) {
    return reject("rejected", reason);
  }

  /** Is not sent. */
  static Verdict reject(String code, String reason) {
    return new Rejected(code, reason, Optional.empty());
  }

  /** Is not sent now. */
  static Verdict reject(String code, String reason, Duration retryAfter) {
    return new Rejected(code, reason, Optional.of(retryAfter));
  }
}
