package chat.storage.sqlite;

import chat.api.storage.Storage;
import chat.api.testkit.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStorageTest implements StorageContract {

  @TempDir Path folder;

  @Override
  public Storage openStorage() throws Exception {
    return new SqliteStorageFactory().open("sqlite:" + folder.resolve("chat.db"));
  }
}
