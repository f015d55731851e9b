package chat.storage.sqlite;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.testkit.StorageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same contract while the order of the timelines is brought up to date all the time. */
final class SqliteStorageFoldingTest implements StorageContract {

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
    return SqliteStorage.open(new Connections(file), 3);
  }
}
