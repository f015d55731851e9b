package chat.api.filter;

import chat.api.FailurePolicy;

/**
 * Sees every message that a client of this server writes, before it is sent: accepts it, changes
 * it, or refuses it. Filters are asked one after the other, by name unless the setting FILTERS says
 * otherwise; each sees what the one before made of it, and the first refusal ends it.
 *
 * <p>What it sees: everything said, and events with what their senders wrote to them (topics,
 * reasons, {@code meta}), invites and kicks among them. What comes from linked servers and from the
 * server itself passes no filter.
 *
 * <p>Threads: called by many at once, for messages of different senders and of the same one. The
 * order of two messages is only known once they are sent. One that has proven to be quick may be
 * asked on the thread that orders everything, as long as it stays quick.
 *
 * <p>Failure: a filter that throws, or takes longer than the setting PLUGIN_TIMEOUT, means
 * <em>no</em>: {@code 503 plugin_failure}. See {@link #onRepeatedFailure()} for what follows.
 */
@FunctionalInterface
public interface MessageFilter {

  /**
   * Decides on a message. Nothing of the server's state is locked or waits meanwhile, only the
   * sender does.
   */
  Verdict filter(Draft draft, FilterContext context) throws Exception;

  /**
   * Whether it may take longer than a millisecond: reads a file, asks somebody, runs a script. Such
   * filters get threads apart, so that nobody else waits. Asked before each message, so it answers
   * at once.
   */
  default boolean mayBlock() {
    return false;
  }

  /** What holds while it is out of use because it failed ten times in a row. */
  default FailurePolicy onRepeatedFailure() {
    return FailurePolicy.CLOSED;
  }
}
