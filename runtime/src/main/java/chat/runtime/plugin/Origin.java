package chat.runtime.plugin;

import chat.api.ApiVersion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a plugin comes from. Immutable.
 *
 * @param path the jar or folder in PLUGINS_DIR; empty when it ships with the server
 * @param version its own, as its manifest has it, or empty
 * @param api the version of the API that it is made for, or empty
 */
record Origin(Optional<Path> path, String version, String api) {

  /** Of a plugin that comes with the server, and whose jar it shares. */
  static Origin shipped(Class<?> plugin) {
    String version = plugin.getPackage().getImplementationVersion();
    return new Origin(Optional.empty(), version == null ? "" : version, ApiVersion.CURRENT);
  }

  static Origin of(Path path) {
    return new Origin(Optional.of(path), "", "");
  }

  boolean ships() {
    return path.isEmpty();
  }

  /** The name of the file, for people. */
  String file() {
    return path.map(file -> String.valueOf(file.getFileName())).orElse("(shipped)");
  }

  /** The file's name without its ending, by which an operator may call it. */
  String baseName() {
    String name = file();
    return path.isPresent() && name.endsWith(PluginFolder.JAR)
        ? name.substring(0, name.length() - PluginFolder.JAR.length())
        : name;
  }
}
