package chat.runtime.guard;

import chat.runtime.json.Utf8;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a plugin may say no: what it says becomes the answer to the client. */
final class Refusals {

  private static final int MAX_REASON = 1024;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private Refusals() {}

  /** Throws when a client could not be answered like that. */
  static void check(String code, String reason, Optional<Duration> retryAfter) {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalStateException("it refuses with an error code that is not snake_case");
    }
    if (reason.isBlank() || !isText(reason, MAX_REASON)) {
      throw new IllegalStateException("it refuses with a reason that is no sentence");
    }
    Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** Whether it is a text of at most so many characters. */
  static boolean isText(String text, int most) {
    return text.length() <= most && Utf8.isText(text);
  }
}
