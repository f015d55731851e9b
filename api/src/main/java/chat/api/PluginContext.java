package chat.api;

import chat.api.filter.DraftLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;

/** What the server lends to a plugin. For any thread. */
public interface PluginContext {

  /** The name of the server, as clients see it. */
  String serverName();

  /** Logs under the plugin's name. */
  Logger logger();

  /** The time; a test may set another. */
  Clock clock();

  /**
   * A folder of the plugin's own, for what has to survive a restart. Made at the first call.
   *
   * @throws IOException when it cannot be made
   */
  Path dataDirectory() throws IOException;

  /**
   * Threads of the server's, for work beside the calls: four tasks at a time at most, on threads
   * named after the plugin. What a task throws is logged. They end with the plugin; use no others,
   * since a thread left behind keeps a plugin in memory that was replaced.
   */
  ScheduledExecutorService executor();

  /**
   * The names in the setting SHADOW. The server itself runs the filters named there without effect;
   * an extension that hosts smaller things, such as hooks, does so with its own.
   */
  Set<String> shadowed();

  /** How large what a filter accepts may be. */
  default DraftLimits draftLimits() {
    return DraftLimits.STANDARD;
  }

  /**
   * How long a call of a filter, authenticator or listener may take: the setting PLUGIN_TIMEOUT.
   */
  default Duration callLimit() {
    return Duration.ofSeconds(2);
  }

  /**
   * A part of the plugin that the operator is told of, running at first; the same one for the same
   * name until it is closed. All parts end with the plugin.
   */
  default Part part(String name) {
    return Part.untold();
  }

  /**
   * Counts something for the operator: {@code chat_plugin_events_total} in {@code /metrics}, with
   * the plugin's name and this one as labels. The server keeps the first 20 names of a plugin, and
   * counts later ones as {@code other}.
   *
   * @param event lower-case letters, digits and {@code _}, a letter first, at most 64 characters
   * @throws IllegalArgumentException when the name is something else
   */
  default void count(String event) {}
}
