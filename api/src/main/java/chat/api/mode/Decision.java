package chat.api.mode;

import java.time.Duration;
import java.util.Optional;

/** What a mode says to an attempt: nothing against it, or no. */
public sealed interface Decision {

  /** Nothing against it. */
  record Allowed() implements Decision {
    private static final Allowed INSTANCE = new Allowed();
  }

  /**
   * No.
   *
   * @param code a stable error code in {@code snake_case}
   * @param reason one sentence that a person can act on
   * @param retryAfter when the same may be tried again. The client is answered 429 with {@code
   *     Retry-After}, otherwise 403
   */
  record Denied(String code, String reason, Optional<Duration> retryAfter) implements Decision {}

  /** Nothing against it. */
  static Decision allow() {
    return Allowed.INSTANCE;
  }

  /** No; see {@link Denied}. */
  static Decision deny(String code, String reason) {
    return new Denied(code, reason, Optional.empty());
  }

  /** Not now; see {@link Denied}. */
  static Decision deny(String code, String reason, Duration retryAfter) {
    return new Denied(code, reason, Optional.of(retryAfter));
  }
}
