package chat.runtime.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the server itself: their names, defaults and descriptions. The README has the
 * same lines.
 */
public enum CoreSetting {
  PORT("8080", "listen port; 0 takes a free one and logs it"),
  HOST("0.0.0.0", "listen address"),
  DBURL("sqlite:chat.db", "database: sqlite:<path>, absolute or relative to the working directory"),
  DEBUG("false", "debug logging"),
  MAX_HISTORY("10000", "messages kept per channel or direct conversation"),
  MAX_QUEUE(
      "100000",
      "messages kept per channel or direct conversation beyond MAX_HISTORY for those who have not"
          + " read them"),
  MAX_CHANNEL_IDLE(
      "2592000", "seconds that a channel is kept for accounts with a password that may come back"),
  SESSION_TIMEOUT("86400", "idle seconds until a session expires"),
  MAX_MESSAGE_SIZE("4096", "bytes of a message's body"),
  MAX_META_SIZE("16384", "bytes of a message's meta"),
  MOTD("", "message of the day, told by /api/v1/server"),
  SERVER_NAME("the host's name", "display name"),
  FEDERATION_KEY("", "shared key of linked servers (not implemented yet)"),
  FEDERATION_PEERS("", "base URLs of servers to link to (not implemented yet)"),
  PLUGINS_DIR("plugins", "folder of plugins, each a jar or a folder of jars"),
  PLUGINS_DISABLED("", "plugins that are not started, comma-separated"),
  PLUGIN_TIMEOUT("2000", "timeout of one call into a plugin, in milliseconds"),
  PLUGIN_DATA_DIR("plugin-data", "folder for the data of plugins"),
  FILTERS(
      "", "order in which filters see messages, comma-separated; other filters follow, by name"),
  SHADOW("", "filters and hooks that run without effect, comma-separated"),
  ADMIN_TOKEN("", "token for /api/v1/admin, at least 16 characters; empty: no admin API"),
  CORS_ORIGINS("*", "browser origins that may read answers, comma-separated"),
  TRUSTED_PROXIES("", "CIDRs of proxies whose X-Forwarded-For is trusted, comma-separated"),
  AUTH_RATE(
      "60",
      "registrations, logins and invalid bearer tokens per minute and client address (IPv6: /64),"
          + " with a burst of as many; 0: no limit");

  private static final Set<String> NAMES = names();

  private final String ifEmpty;
  private final String description;

  CoreSetting(String ifEmpty, String description) {
    this.ifEmpty = ifEmpty;
    this.description = description;
  }

  /** The default, for people; empty if there is none. */
  public String ifEmpty() {
    return ifEmpty;
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  /** Every name, in the order of reading. */
  public static Set<String> all() {
    return NAMES;
  }

  /** The known setting whose name is closest to a misspelt one. */
  static Optional<String> nearest(String name) {
    return NAMES.contains(name) ? Optional.empty() : Spelling.nearest(name, NAMES);
  }

  private static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(values()).map(Enum::name).forEach(names::add);
    return Collections.unmodifiableSet(names);
  }
}
