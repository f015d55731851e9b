package chat.api;

import chat.api.auth.Authenticator;
import chat.api.filter.MessageFilter;
import chat.api.listener.ChatListener;
import chat.api.mode.ModeHandler;
import chat.api.storage.StorageFactory;
import java.util.List;

/**
 * One plugin: everything that it adds to the server. Reading this interface is reading what can be
 * extended.
 *
 * <p>The server finds plugins with {@link java.util.ServiceLoader}: a jar names its implementation
 * in {@code META-INF/services/chat.api.Plugin}. An implementation is public, has a public
 * constructor without parameters, and does nothing in it. Each method is called once at each start
 * of the plugin, on a thread of the server's, with a limit of 30 seconds.
 */
public interface Plugin {

  /** Its name: lower-case letters, digits and single {@code -} between them, a letter first. */
  String name();

  /** Where the server keeps its data, each claiming schemes of {@code DBURL}. */
  default List<StorageFactory<?>> storages() {
    return List.of();
  }

  /** Other ways to log in than with the server's own passwords and tokens. */
  default List<Factory<Authenticator, ?>> authenticators() {
    return List.of();
  }

  /** What sees, changes and refuses messages before they are sent. */
  default List<Factory<MessageFilter, ?>> filters() {
    return List.of();
  }

  /**
   * Channel and member modes. Where several modes object to one attempt, the answer of the one
   * listed first is given; a letter that another plugin claims is refused.
   */
  default List<Factory<ModeHandler, ?>> modes() {
    return List.of();
  }

  /** What is told of messages after they are sent. */
  default List<Factory<ChatListener, ?>> listeners() {
    return List.of();
  }

  /** What can be done with the plugin from the shell. */
  default List<Subcommand> subcommands() {
    return List.of();
  }
}
