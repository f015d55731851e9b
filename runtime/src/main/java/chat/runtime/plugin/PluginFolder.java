package chat.runtime.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What was dropped into PLUGINS_DIR: each jar, and each folder with jars directly in it, is a
 * plugin. Everything else there is nobody's business.
 */
final class PluginFolder {

  static final String JAR = ".jar";

  private static final Comparator<Path> BY_NAME = Comparator.comparing(Path::toString);

  private PluginFolder() {}

  /** The jars and folders, by name; none when there is no such folder. Blocks. */
  static List<Path> scan(Path folder) {
    List<Path> found = new ArrayList<>();
    for (Path each : list(folder)) {
      if (isJar(each) || (Files.isDirectory(each) && !jars(each).isEmpty())) {
        found.add(each);
      }
    }
    return found;
  }

  /** The jars that a plugin consists of, by name. Blocks. */
  static List<Path> jars(Path plugin) {
    return Files.isDirectory(plugin)
        ? list(plugin).stream().filter(PluginFolder::isJar).toList()
        : List.of(plugin);
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(JAR) && !Files.isDirectory(file);
  }

  private static List<Path> list(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            folder, each -> !String.valueOf(each.getFileName()).startsWith("."))) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      // No folder, or none that can be read: nothing was dropped in.
      return List.of();
    }
    Collections.sort(entries, BY_NAME);
    return entries;
  }
}
