package chat.runtime.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the server itself: their names, what holds when nothing is set, and a line about
 * each. The README has the same lines.
 */
public enum CoreSetting {
  PORT("8080", "listen port; 0 takes a free one and logs it"),
  HOST("0.0.0.0", "listen address"),
  DBURL("sqlite:chat.db", "where the data is: sqlite:<path>"),
  DEBUG("false", "debug logging"),
  MAX_HISTORY("10000", "messages kept per channel or direct conversation"),
  SESSION_TIMEOUT("86400", "idle seconds until a session expires"),
  MAX_MESSAGE_SIZE("4096", "bytes of a message's body"),
  MAX_META_SIZE("16384", "bytes of a message's meta"),
  MOTD("", "message of the day, told by /api/v1/server"),
  SERVER_NAME("the host's name", "display name"),
  FEDERATION_KEY("", "shared key of linked servers (not there yet)"),
  FEDERATION_PEERS("", "base URLs of servers to link to (not there yet)"),
  PLUGINS_DIR("plugins", "folder of plugins: a jar each, or a folder of jars"),
  PLUGINS_DISABLED("", "plugins that are not to run, with commas between them"),
  PLUGIN_TIMEOUT("2000", "milliseconds that one call into a plugin may take"),
  PLUGIN_DATA_DIR("plugin-data", "folder in which plugins keep what has to survive a restart"),
  FILTERS("", "filters in the order in which they see messages; those not named follow by name"),
  SHADOW("", "filters and hooks that run without effect, with commas between them"),
  ADMIN_TOKEN("", "token for /api/v1/admin, at least 16 characters; empty switches that off"),
  CORS_ORIGINS("*", "browser origins that may read answers, with commas between them"),
  TRUSTED_PROXIES(
      "", "CIDRs of proxies whose X-Forwarded-For is believed, with commas between them"),
  AUTH_RATE(
      "60",
      "registrations, logins and bearer tokens of nobody a minute and client address (IPv6: /64),"
          + " with a burst of as many; 0 is no limit");

  private static final Set<String> NAMES = names();

  private final String ifEmpty;
  private final String description;

  CoreSetting(String ifEmpty, String description) {
    this.ifEmpty = ifEmpty;
    this.description = description;
  }

  /** What holds when nothing is set, for people; empty when that is nothing. */
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

  /** The setting that somebody who wrote that name, which is none, probably meant. */
  static Optional<String> nearest(String name) {
    return NAMES.contains(name) ? Optional.empty() : Spelling.nearest(name, NAMES);
  }

  private static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(values()).map(Enum::name).forEach(names::add);
    return Collections.unmodifiableSet(names);
  }
}
