package chat.api;

import chat.api.mode.ModeHandler;
import chat.api.storage.StorageFactory;
import java.util.List;

/**
 * One plugin: everything that it adds to the server. Reading this interface is reading what can be
 * extended.
 *
 * <p>The server finds plugins with {@link java.util.ServiceLoader}: a jar names its implementation
 * in {@code META-INF/services/chat.api.Plugin}. An implementation is public, has a public
 * constructor without parameters, and does nothing in it. Each method is called once, at the start,
 * on the main thread.
 */
public interface Plugin {

  /** The plugin's name in logs and metrics: lower-case letters, digits and {@code -}. */
  String name();

  /** Storages, each claiming one or more schemes of {@code DBURL}. */
  default List<StorageFactory> storages() {
    return List.of();
  }

  /**
   * Channel and member modes. Where several modes object to one attempt, the answer of the one
   * listed first is given; a letter that two plugins claim stops the start.
   */
  default List<ModeHandler> modes() {
    return List.of();
  }
}
