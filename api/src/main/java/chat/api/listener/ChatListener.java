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
 * <p>Threads: one call at a time, on a thread of its own that may block within the setting
 * PLUGIN_TIMEOUT.
 *
 * <p>Failure: what it throws is counted and logged, and the events of that call are skipped; unless
 * it throws {@link RetryLater}, which brings the same events again.
 */
@FunctionalInterface
public interface ChatListener {

  /** These happened, oldest first; never empty. */
  void on(List<ChatEvent> events) throws Exception;

  /** How many events it takes in one call, at most 1,000. */
  default int maxEvents() {
    return 1;
  }

  /**
   * The {@link ChatEvent#position()} after which it wants to go on: one that keeps its place in the
   * {@linkplain chat.api.PluginContext#dataDirectory() data directory} misses nothing over a
   * restart. Empty: from now on. Asked once, before the first call.
   */
  default OptionalLong resumeAfter() throws Exception {
    return OptionalLong.empty();
  }
}
