package chat.api.listener;

import java.util.List;
import java.util.OptionalLong;

/**
 * Told of every message after it is on disk; cannot veto, and nobody waits for it.
 *
 * <p>A listener is a cursor on the server's log: it gets each message once, all in one order, and
 * when it is slow it falls behind without anything being kept for it in memory. What was rotated
 * away before it came by is missing. It hears everything, also what is said between two people and
 * in secret channels.
 *
 * <p>Threads: one call at a time, on any of the server's threads for plugins, which may block
 * within the setting PLUGIN_TIMEOUT. A call that takes longer is given up: its thread is
 * interrupted, its events are skipped, and the next call does not wait for it to come back.
 *
 * <p>Failure: what it throws is counted and logged, and the events of that call are skipped; unless
 * it throws {@link RetryLater}, which brings the same events again. After ten failures in a row it
 * is out of use for a while. It stays where it is then, and nothing is skipped: one that catches up
 * with a long log would else lose all of it at once. A storage that does not answer makes it wait
 * too.
 *
 * <p>Order and lifetime: each event once, in the order of positions, while the server runs. The
 * server's stop, and its replacement by a newer version, wait a moment for the running call and
 * make no other. The newer version goes on where this one was, unless its {@link #resumeAfter} says
 * something else. A listener that has to miss nothing over a restart, orderly or not, writes down
 * the position of what it has done, and may be told again of what it did last.
 */
@FunctionalInterface
public interface ChatListener {

  /** These happened, oldest first; never empty. */
  void on(List<ChatEvent> events) throws Exception;

  /** How many events it takes in one call, 1 to 1,000. Asked before the first call. */
  default int maxEvents() {
    return 1;
  }

  /**
   * The {@link ChatEvent#position()} after which it wants to go on: one that keeps its place in the
   * {@linkplain chat.api.PluginContext#dataDirectory() data directory} misses nothing over a
   * restart. Empty: from now on. Asked once, before the first call; when it throws, again after a
   * while. A position that the log has not reached, as after the return to a backup, counts as the
   * end of the log.
   */
  default OptionalLong resumeAfter() throws Exception {
    return OptionalLong.empty();
  }
}
