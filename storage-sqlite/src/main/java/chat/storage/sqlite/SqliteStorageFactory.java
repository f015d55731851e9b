package chat.storage.sqlite;

import chat.api.NoSettings;
import chat.api.PluginContext;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Opens the file that {@code DBURL=sqlite:<path>} names. */
final class SqliteStorageFactory implements StorageFactory<NoSettings> {

  private static final String SCHEME = "sqlite";

  @Override
  public String name() {
    return SCHEME;
  }

  @Override
  public String description() {
    return "a SQLite file";
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
    return SqliteStorage.open(new Connections(checked(DatabasePath.of(url))));
  }

  @Override
  public String describe(String url) {
    try {
      return SCHEME + ":" + DatabasePath.of(url);
    } catch (StorageException e) {
      return url;
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
