package chat.api;

/**
 * What holds while the server does not ask an extension because it failed too often in a row. A
 * single failure always means no.
 */
public enum FailurePolicy {
  /** What it decides on is refused with {@code 503 plugin_failure}. */
  CLOSED,
  /** All goes on as if it were not there. */
  OPEN
}
