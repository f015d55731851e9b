package chat.storage.sqlite;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.testkit.StorageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStorageTest implements StorageContract {

  /** A new database, made once: to copy it takes a tenth of the time to make one. */
  @TempDir static Path shared;

  @TempDir Path folder;

  @BeforeAll
  static void makeANewDatabase() throws StorageException {
    open(shared.resolve("new.db")).close();
  }

  @Override
  public Storage openStorage() throws Exception {
    Path file = folder.resolve("chat.db");
    if (Files.notExists(file)) {
      Files.copy(shared.resolve("new.db"), file);
    }
    return open(file);
  }

  private static Storage open(Path file) throws StorageException {
    return new SqliteStorageFactory().open("sqlite:" + file);
  }
}
