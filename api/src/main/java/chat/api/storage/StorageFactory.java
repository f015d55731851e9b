package chat.api.storage;

import java.util.Set;

/** Opens storages for the schemes of {@code DBURL} that it claims. */
public interface StorageFactory {

  /** The storage's name in logs and metrics, such as {@code sqlite}. */
  String name();

  /** The schemes, in lower case without the colon, such as {@code sqlite}. */
  Set<String> schemes();

  /**
   * Opens the storage, creating or migrating its schema as needed. Called once, on the main thread.
   *
   * @param url the whole {@code DBURL}
   * @throws StorageException when it cannot be opened; its message is one line that tells the
   *     operator what to do, and contains no password
   */
  Storage open(String url) throws StorageException;

  /** The URL as it may be shown to people: without a password. */
  default String describe(String url) {
    return url;
  }
}
