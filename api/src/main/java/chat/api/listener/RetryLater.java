package chat.api.listener;

import java.time.Duration;

/**
 * The listener could not do its work now. It gets the same events again after a while, and no later
 * ones before; this does not count as a failure.
 */
public final class RetryLater extends Exception {

  private static final long serialVersionUID = 1L;

  private final Duration delay;

  /**
   * Asks for another try.
   *
   * @param delay how long to wait, at most an hour; zero: at once, and without a line in the log
   * @param reason for the log
   */
  public RetryLater(Duration delay, String reason) {
    super(reason, null, false, false);
    this.delay = delay;
  }

  /** How long to wait. */
  public Duration delay() {
    return delay;
  }
}
