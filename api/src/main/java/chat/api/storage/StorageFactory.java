package chat.api.storage;

import chat.api.Extension;
import chat.api.PluginContext;
import java.util.Set;

/**
 * Opens storages for the schemes of {@code DBURL} that it claims.
 *
 * @param <C> the record of its settings, beside the URL
 */
public interface StorageFactory<C extends Record> extends Extension<C> {

  /** The schemes, in lower case without the colon, such as {@code sqlite}. */
  Set<String> schemes();

  /**
   * Opens the storage, creating or migrating its schema as needed. Called once at most, on the main
   * thread. Blocks as long as a migration takes.
   *
   * @param url the whole {@code DBURL}
   * @throws StorageException when it cannot be opened; its message is one line that tells the
   *     operator what to do, and contains no password
   */
  Storage open(String url, C settings, PluginContext context) throws StorageException;

  /** The URL as it may be shown to people: without a password. */
  default String describe(String url) {
    return url;
  }
}
