package chat.storage.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite itself, native code that the driver unpacks into a folder before it can be loaded.
 *
 * <p>Left alone the driver tidies up only when a JVM ends in the ordinary way, so each server that
 * was killed would leave a megabyte behind. A loaded library needs no file any more, so it goes at
 * once; Windows alone insists on keeping it.
 */
final class NativeLibrary {

  private static final String FOLDER = "org.sqlite.tmpdir";

  private static boolean loaded;

  private NativeLibrary() {}

  /** Loads it for this program, the first time it is asked. Any thread; may block on the disk. */
  static synchronized void load() throws SQLException {
    if (loaded) {
      return;
    }
    @Nullable String chosen = System.getProperty(FOLDER);
    Path parent = Path.of(chosen == null ? System.getProperty("java.io.tmpdir") : chosen);
    try {
      Path folder = Files.createTempDirectory(parent, "chat-sqlite-");
      System.setProperty(FOLDER, folder.toString());
      try {
        SQLiteJDBCLoader.initialize();
      } finally {
        delete(folder);
      }
      loaded = true;
    } catch (Exception e) {
      throw new SQLException(
          "SQLite's native library cannot be loaded from %s (-D%s names another folder): %s"
              .formatted(parent, FOLDER, e.getMessage()),
          e);
    } finally {
      if (chosen == null) {
        System.clearProperty(FOLDER);
      } else {
        System.setProperty(FOLDER, chosen);
      }
    }
  }

  private static void delete(Path folder) {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    } catch (IOException e) {
      // In use: the driver removes it when the JVM ends.
      folder.toFile().deleteOnExit();
    }
  }
}
