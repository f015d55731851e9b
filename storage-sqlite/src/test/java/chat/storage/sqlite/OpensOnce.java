package chat.storage.sqlite;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;

/** A server's start, reduced to the database: for other processes and other class loaders. */
public final class OpensOnce {

  private OpensOnce() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] urls) {
    try (Storage storage = new SqliteStorageFactory().open(urls[0])) {
      storage.load();
    } catch (StorageException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }
}
