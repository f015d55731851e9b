package chat.storage.sqlite;

import chat.api.Plugin;
import chat.api.storage.StorageFactory;
import java.util.List;

/** The default storage: one SQLite file, nothing to configure. */
public final class SqlitePlugin implements Plugin {

  @Override
  public String name() {
    return "storage-sqlite";
  }

  @Override
  public List<StorageFactory<?>> storages() {
    return List.of(new SqliteStorageFactory());
  }
}
