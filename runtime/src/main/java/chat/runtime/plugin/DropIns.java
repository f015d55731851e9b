package chat.runtime.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The plugins in PLUGINS_DIR, for those who ask for one of them by name.
 *
 * @param folder PLUGINS_DIR
 */
record DropIns(Path folder, PluginLoader loader) {

  /**
   * Loads the plugin of that name, or of the file of that name without its ending. Blocks, and runs
   * the code of plugins.
   *
   * @param known what was loaded before, and from where
   */
  Optional<Candidate> find(String name, List<Entry> known) {
    for (Entry entry : known) {
      if (entry.origin().path().isPresent() && entry.name().equals(name)) {
        return entry.origin().path().map(loader::load);
      }
    }
    List<Path> paths = PluginFolder.scan(folder);
    for (Path path : paths) {
      if (Origin.of(path).baseName().equals(name)) {
        return Optional.of(loader.load(path));
      }
    }
    // Its file is called otherwise: only loading tells.
    for (Path path : paths) {
      if (known.stream().noneMatch(entry -> entry.isIn() && isOf(entry, path))) {
        Candidate candidate = loader.load(path);
        if (candidate.loaded().isPresent() && candidate.name().equals(name)) {
          return Optional.of(candidate);
        }
        candidate.loaded().ifPresent(LoadedPlugin::close);
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(Entry entry, Path path) {
    return entry.origin().path().equals(Optional.of(path));
  }
}
