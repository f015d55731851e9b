package chat.runtime.plugin;

import java.util.Optional;

/**
 * Something that may be a plugin, and what came of loading it. Immutable.
 *
 * @param loaded the plugin, or empty when there is a problem
 * @param problem why it cannot run
 */
record Candidate(Origin origin, Optional<LoadedPlugin> loaded, Optional<PluginProblem> problem) {

  static Candidate of(LoadedPlugin loaded) {
    return new Candidate(loaded.origin(), Optional.of(loaded), Optional.empty());
  }

  static Candidate of(Origin origin, PluginProblem problem) {
    return new Candidate(origin, Optional.empty(), Optional.of(problem));
  }

  /** What to call it. */
  String name() {
    return loaded.map(LoadedPlugin::name).orElse(origin.baseName());
  }
}
