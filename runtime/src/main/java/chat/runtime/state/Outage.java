package chat.runtime.state;

import chat.api.storage.StorageException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log that the storage takes no commits: when that begins, once a minute while it lasts,
 * and when a commit has succeeded again. Journal thread only.
 */
final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  static final Duration REMINDER = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private boolean lasts;
  private long began;
  private long told;
  private long failures;

  Outage(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A commit or a load failed. */
  void failed(StorageException why) {
    long now = nanoTime.getAsLong();
    failures++;
    if (!lasts) {
      lasts = true;
      began = now;
      told = now;
      log.error(
          "The storage does not take commits; requests that write are refused until it does. {}",
          why.getMessage());
    } else if (now - told >= REMINDER.toNanos()) {
      told = now;
      log.error(
          "The storage has taken no commit for {} s, in {} attempts. {}",
          Duration.ofNanos(now - began).toSeconds(),
          failures,
          why.getMessage());
    }
    log.debug("The call of the storage that failed", why);
  }

  /** A commit succeeded. */
  void committed() {
    if (lasts) {
      log.info(
          "The storage takes commits again, after {} s and {} failed attempts",
          Duration.ofNanos(nanoTime.getAsLong() - began).toSeconds(),
          failures);
      lasts = false;
      failures = 0;
    }
  }
}
