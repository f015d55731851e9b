package chat.runtime.http;

import java.time.Duration;

/**
 * How patient the server is with connections. Immutable.
 *
 * @param request a request has to arrive in full so long after its first byte
 * @param idle how long a connection may stay without a request
 * @param stalled how long a client may take nothing of its answer
 */
record Timeouts(Duration request, Duration idle, Duration stalled) {

  static final Timeouts STANDARD =
      new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(30));
}
