package chat.runtime.http;

import java.time.Duration;

/**
 * How patient the server is with connections. Immutable.
 *
 * @param request a request has to arrive in full so long after its first byte
 * @param idle how long a connection may stay without a request
 * @param stalled how long a client may take nothing of its answer
 * @param leastRate how many bytes a second a client has to take of it, when it takes longer than
 *     {@code stalled}
 */
record Timeouts(Duration request, Duration idle, Duration stalled, long leastRate) {

  /** A page of a megabyte takes four minutes at this rate. */
  private static final long LEAST_RATE = 4 * 1024;

  static final Timeouts STANDARD =
      new Timeouts(
          Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(30), LEAST_RATE);
}
