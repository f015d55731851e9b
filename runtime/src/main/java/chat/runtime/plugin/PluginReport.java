package chat.runtime.plugin;

import chat.api.Part;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin, for people. Immutable.
 *
 * @param name its own or, when it never got to tell it, its file's
 * @param version its own, or empty
 * @param api the version of the API that it is made for, or empty
 * @param file in PLUGINS_DIR
 * @param reason why it does not run; empty when it does
 * @param parts what it says of things that it runs itself, by name
 */
public record PluginReport(
    String name,
    String version,
    String api,
    String file,
    PluginState state,
    String reason,
    List<ExtensionReport> extensions,
    List<PartReport> parts) {

  /**
   * One of its extensions.
   *
   * @param settings by variable, without the secret ones
   * @param figures of its calls; empty when nobody calls it
   */
  public record ExtensionReport(
      Kind kind,
      String name,
      String description,
      ExtensionState state,
      Map<String, String> settings,
      Optional<Guard.Figures> figures) {}

  /**
   * One of its parts.
   *
   * @param reason of its state, in the plugin's own words; empty when there is nothing to say
   * @param nanos that all calls took together
   */
  public record PartReport(
      String name, Part.State state, String reason, long calls, long failures, long nanos) {}
}
