package chat.runtime.plugin;

import chat.api.Part;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Kind;
import java.util.ArrayList;
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

  /** The same with these extensions too. */
  PluginReport with(List<ExtensionReport> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<ExtensionReport> all = new ArrayList<>(extensions);
    all.addAll(more);
    return new PluginReport(name, version, api, file, state, reason, List.copyOf(all), parts);
  }

  /** A plugin whose file is gone, with the filters that are missing. */
  static PluginReport missing(
      String name, String file, String reason, List<ExtensionReport> filters) {
    return new PluginReport(name, "", "", file, PluginState.MISSING, reason, filters, List.of());
  }

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
