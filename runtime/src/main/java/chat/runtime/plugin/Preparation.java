package chat.runtime.plugin;

import chat.runtime.config.RecordSettings;
import chat.runtime.config.ServerConfig;
import chat.runtime.guard.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of plugins, before anything is made of them. */
record Preparation(ServerConfig config, Patience patience) {

  /** A plugin whose settings were read. */
  record Prepared(LoadedPlugin plugin, Map<FoundExtension<?>, RecordSettings.Read<?>> settings) {}

  /**
   * Reads the settings of a plugin. Blocks, and runs its code.
   *
   * @param problems takes a line for everything that is wrong with the settings
   * @return nothing when something is wrong with the settings
   * @throws PluginProblem when the plugin itself is to blame
   */
  Optional<Prepared> prepare(LoadedPlugin plugin, List<String> problems) throws PluginProblem {
    List<String> found = new ArrayList<>();
    Map<FoundExtension<?>, RecordSettings.Read<?>> settings = new LinkedHashMap<>();
    for (FoundExtension<?> extension : plugin.extensions()) {
      if (extension.kind() == Kind.STORAGE && !isChosen(extension, config)) {
        continue;
      }
      List<String> own = new ArrayList<>();
      patience
          .await(
              plugin.name(),
              plugin.loader(),
              "reading the settings of its " + extension,
              () -> extension.settings().read(config.variables(), own))
          .ifPresent(read -> settings.put(extension, read));
      // Extensions of one name share their record, and what is wrong with it.
      own.stream().filter(line -> !found.contains(line)).forEach(found::add);
    }
    problems.addAll(found);
    return found.isEmpty() ? Optional.of(new Prepared(plugin, settings)) : Optional.empty();
  }

  /** Whether a storage is the one that DBURL asks for. */
  static boolean isChosen(FoundExtension<?> storage, ServerConfig config) {
    return storage.schemes().contains(Schemes.of(config.dbUrl()));
  }
}
