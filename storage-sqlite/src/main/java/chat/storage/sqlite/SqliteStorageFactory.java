package chat.storage.sqlite;

import chat.api.NoSettings;
import chat.api.PluginContext;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code sqlite:<path>}; the path is absolute or relative to the working directory. */
final class SqliteStorageFactory implements StorageFactory<NoSettings> {

  private static final String SCHEME = "sqlite";

  @Override
  public String name() {
    return SCHEME;
  }

  @Override
  public String description() {
    return "one SQLite file, nothing to set up";
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Storage open(String url, NoSettings settings, PluginContext context)
      throws StorageException {
    return open(url);
  }

  Storage open(String url) throws StorageException {
    return SqliteStorage.open(new Connections(path(url)));
  }

  private static Path path(String url) throws StorageException {
    String name = url.substring(SCHEME.length() + 1);
    // The driver reads settings after a question mark and special files after a colon.
    if (name.isBlank() || name.startsWith(":") || name.contains("?")) {
      throw new StorageException(
          "DBURL "
              + url
              + " names no file: write sqlite:<path>, the path without a question mark.");
    }
    try {
      return checked(Path.of(name).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new StorageException("DBURL " + url + " names no file: " + e.getReason() + ".", e);
    }
  }

  private static Path checked(Path path) throws StorageException {
    if (Files.isDirectory(path)) {
      throw new StorageException(
          "The database " + path + " is a folder: DBURL has to name a file.");
    }
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new StorageException(
          "The folder of the database " + path + " does not exist: create it first.");
    }
    return path;
  }
}
