package chat.runtime.config;

import chat.runtime.name.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Every setting of the server, checked. Immutable.
 *
 * @param port where to listen; 0 takes a free port
 * @param host the address to listen on
 * @param dbUrl which storage, and where
 * @param debug whether to log what helps to find a fault
 * @param maxHistory messages kept on each timeline
 * @param maxQueue messages kept on each timeline beyond these, for those who have not read them
 * @param maxChannelIdle how long a channel is kept for accounts that may come back
 * @param sessionTimeout how long a session may idle
 * @param maxMessageSize bytes of a body
 * @param maxMetaSize bytes of a meta as compact JSON
 * @param motd the message of the day, empty for none
 * @param serverName what the server calls itself
 * @param federationKey the key shared with linked servers, empty for none
 * @param federationPeers base URLs of servers to link to
 * @param pluginsDir where plugin jars are dropped in
 * @param pluginsDisabled names of plugins that are not to run
 * @param pluginTimeout how long one call into a plugin may take
 * @param pluginDataDir where plugins keep what has to survive a restart
 * @param filters the filters whose order is fixed; the others follow by name
 * @param shadow what runs without effect
 * @param adminToken what the admin view asks for, empty for no such view
 * @param corsOrigins the browser origins that may read answers; {@link #ANY_ORIGIN} alone for all
 * @param trustedProxies whose {@code X-Forwarded-For} is trusted
 * @param authRate registrations, logins and bearer tokens of nobody a minute and client address, 0
 *     for any number
 * @param variables all of these and all others, for plugins to find theirs in
 */
public record ServerConfig(
    int port,
    String host,
    String dbUrl,
    boolean debug,
    int maxHistory,
    int maxQueue,
    Duration maxChannelIdle,
    Duration sessionTimeout,
    int maxMessageSize,
    int maxMetaSize,
    String motd,
    String serverName,
    String federationKey,
    List<URI> federationPeers,
    Path pluginsDir,
    Set<String> pluginsDisabled,
    Duration pluginTimeout,
    Path pluginDataDir,
    List<String> filters,
    Set<String> shadow,
    String adminToken,
    Set<String> corsOrigins,
    List<Cidr> trustedProxies,
    int authRate,
    Variables variables) {

  /** The one element of {@link #corsOrigins} when every origin is allowed. */
  public static final String ANY_ORIGIN = "*";

  private static final int MAX_SIZE = 64 * 1024 * 1024;
  private static final int MAX_SERVER_NAME = 63;
  private static final int MIN_ADMIN_TOKEN = 16;
  private static final Pattern DB_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");
  private static final Pattern PLAIN_NAME = Pattern.compile("[^\\s/\\\\]+");
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  public ServerConfig {
    federationPeers = List.copyOf(federationPeers);
    pluginsDisabled = Collections.unmodifiableSet(new LinkedHashSet<>(pluginsDisabled));
    filters = List.copyOf(filters);
    shadow = Collections.unmodifiableSet(new LinkedHashSet<>(shadow));
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * Settings, as far as they could be read.
   *
   * @param config with defaults in the place of invalid values
   * @param problems a line for each thing that is wrong; nothing may start unless this is empty
   */
  public record Reading(ServerConfig config, List<String> problems) {

    /**
     * The settings.
     *
     * @throws ConfigException tells everything that is wrong, if anything is
     */
    public ServerConfig orThrow() {
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      return config;
    }
  }

  /**
   * The settings from environment variables and, where these say nothing, from {@code .env} in the
   * working directory. Reads that file, and may look up HOST.
   *
   * @param warn takes a line for each thing that is odd but stops nothing
   */
  public static Reading read(
      Map<String, String> environment, Path workingDirectory, Consumer<String> warn) {
    List<String> problems = new ArrayList<>();
    Map<String, String> broken = new HashMap<>();
    Map<String, String> values =
        new HashMap<>(
            fromFile(workingDirectory.resolve(".env"), environment, broken, problems, warn));
    values.putAll(environment);
    return check(
        new Variables(values, broken, workingDirectory), problems, HostName::ofThisMachine);
  }

  /**
   * The same, when nothing is wrong.
   *
   * @throws ConfigException tells everything that is wrong
   */
  public static ServerConfig load(
      Map<String, String> environment, Path workingDirectory, Consumer<String> warn) {
    return read(environment, workingDirectory, warn).orThrow();
  }

  /**
   * The settings from a map alone, for a server inside another program.
   *
   * @throws ConfigException tells everything that is wrong
   */
  public static ServerConfig of(Map<String, String> settings) {
    return check(Variables.of(settings), new ArrayList<>(), HostName::ofThisMachine).orThrow();
  }

  /** Whether a page of any origin may read answers. */
  public boolean allowsAnyOrigin() {
    return corsOrigins.contains(ANY_ORIGIN);
  }

  static Reading check(Variables variables, List<String> problems, Supplier<String> hostName) {
    Path workingDirectory = variables.workingDirectory();
    Settings settings = new Settings(variables.values(), problems);
    String name =
        settings.value(
            "SERVER_NAME",
            "",
            "1 to 63 characters without control characters, commas, /, @ and #",
            text -> Optional.of(text).filter(ServerConfig::isServerName));
    ServerConfig config =
        new ServerConfig(
            settings.number("PORT", 8080, 0, 65535),
            settings.value(
                "HOST",
                "0.0.0.0",
                "an address of this machine, or a name that resolves to one",
                ServerConfig::host),
            settings.value(
                "DBURL",
                "sqlite:chat.db",
                "a URL such as sqlite:chat.db",
                url -> Optional.of(url).filter(text -> DB_URL.matcher(text).matches())),
            settings.flag("DEBUG", false),
            settings.number("MAX_HISTORY", 10_000, 1, 1_000_000_000),
            settings.number("MAX_QUEUE", 100_000, 0, 1_000_000_000),
            Duration.ofSeconds(
                settings.number("MAX_CHANNEL_IDLE", 2_592_000, 0, Integer.MAX_VALUE)),
            Duration.ofSeconds(settings.number("SESSION_TIMEOUT", 86_400, 1, Integer.MAX_VALUE)),
            settings.number("MAX_MESSAGE_SIZE", 4096, 1, MAX_SIZE),
            settings.number("MAX_META_SIZE", 16_384, 2, MAX_SIZE),
            settings.text("MOTD", ""),
            name.isEmpty() ? serverName(hostName.get()) : name,
            settings.text("FEDERATION_KEY", ""),
            settings.list(
                "FEDERATION_PEERS",
                List.of(),
                "http:// or https:// URLs, comma-separated",
                ServerConfig::peer),
            directory(settings, workingDirectory, "PLUGINS_DIR", "plugins"),
            new LinkedHashSet<>(names(settings, "PLUGINS_DISABLED", "plugins")),
            Duration.ofMillis(settings.number("PLUGIN_TIMEOUT", 2000, 100, 60_000)),
            directory(settings, workingDirectory, "PLUGIN_DATA_DIR", "plugin-data"),
            names(settings, "FILTERS", "filters"),
            new LinkedHashSet<>(names(settings, "SHADOW", "filters and hooks")),
            settings.secret(
                "ADMIN_TOKEN", "at least 16 visible ASCII characters", ServerConfig::isAdminToken),
            origins(
                settings.list(
                    "CORS_ORIGINS",
                    List.of(ANY_ORIGIN),
                    "* or origins such as https://chat.example:8443, comma-separated",
                    ServerConfig::origin)),
            settings.list(
                "TRUSTED_PROXIES",
                List.of(),
                "addresses or CIDRs such as 10.0.0.0/8 or fd00::/8, comma-separated",
                Cidr::parse),
            settings.number("AUTH_RATE", 60, 0, 1_000_000),
            variables);
    return new Reading(config, List.copyOf(problems));
  }

  /** Names are compared as they are written, so one that nothing can have is a slip of the pen. */
  private static List<String> names(Settings settings, String name, String what) {
    return settings.list(
        name,
        List.of(),
        "names of " + what + ", comma-separated",
        text -> Optional.of(text).filter(PLAIN_NAME.asMatchPredicate()));
  }

  /** What can stand in a header. */
  private static boolean isAdminToken(String text) {
    return text.length() >= MIN_ADMIN_TOKEN && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static Map<String, String> fromFile(
      Path file,
      Map<String, String> environment,
      Map<String, String> unreadable,
      List<String> problems,
      Consumer<String> warn) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (CharacterCodingException e) {
      problems.add("invalid .env: must be UTF-8 text with lines of NAME=value");
      return Map.of();
    } catch (IOException e) {
      problems.add(".env cannot be read: " + e);
      return Map.of();
    }
    Map<String, String> values = new HashMap<>();
    for (DotEnv.Line line : DotEnv.parse(text)) {
      String where = ".env line " + line.number() + ": ";
      if (line instanceof DotEnv.Setting setting) {
        values.put(setting.name(), setting.value());
        CoreSetting.nearest(setting.name())
            .ifPresent(name -> warn.accept(where + UnknownVariables.warning(setting.name(), name)));
      } else if (line instanceof DotEnv.Broken broken) {
        // The value is not shown: whatever it is, it may be a secret.
        String problem =
            where
                + broken.name()
                + ": "
                + broken.problem()
                + "; must be NAME=value, NAME=\"value\" or NAME='value'";
        if (!CoreSetting.all().contains(broken.name())) {
          unreadable.put(broken.name(), problem);
          warn.accept(where + "ignored, since it is not NAME=value");
        } else if (!environment.containsKey(broken.name())) {
          problems.add(problem);
        }
      } else {
        warn.accept(where + "ignored, since it is not NAME=value");
      }
    }
    unreadable.keySet().removeAll(environment.keySet());
    return values;
  }

  private static Optional<String> host(String text) {
    try {
      InetAddress address = InetAddress.getByName(text);
      return address.isMulticastAddress() ? Optional.empty() : Optional.of(text);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Path directory(
      Settings settings, Path workingDirectory, String name, String ifEmpty) {
    return settings.value(
        name,
        workingDirectory.resolve(ifEmpty),
        "the path of a folder",
        text -> {
          try {
            return Optional.of(workingDirectory.resolve(text));
          } catch (InvalidPathException e) {
            return Optional.empty();
          }
        });
  }

  private static Optional<URI> peer(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      return (http || https) && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** An origin as a browser writes it: lower case, no path, no port that goes without saying. */
  private static Optional<String> origin(String text) {
    if (text.equals(ANY_ORIGIN)) {
      return Optional.of(text);
    }
    String origin = text.toLowerCase(Locale.ROOT);
    if (origin.endsWith("/")) {
      origin = origin.substring(0, origin.length() - 1);
    }
    if (!ORIGIN.matcher(origin).matches()) {
      return Optional.empty();
    }
    if (origin.startsWith("http:") && origin.endsWith(":80")) {
      origin = origin.substring(0, origin.length() - 3);
    } else if (origin.startsWith("https:") && origin.endsWith(":443")) {
      origin = origin.substring(0, origin.length() - 4);
    }
    return Optional.of(origin);
  }

  private static Set<String> origins(List<String> origins) {
    return origins.contains(ANY_ORIGIN) ? Set.of(ANY_ORIGIN) : Set.copyOf(origins);
  }

  /** A name that can stand where a nick stands, and after the {@code @} of one. */
  private static boolean isServerName(String name) {
    return name.codePointCount(0, name.length()) <= MAX_SERVER_NAME
        && name.codePoints().allMatch(ServerConfig::isServerNamePart);
  }

  private static boolean isServerNamePart(int c) {
    return c == ' ' || Names.isChannelPart(c);
  }

  /** The machine's name with what no server name may have left out. */
  private static String serverName(String hostName) {
    StringBuilder name = new StringBuilder();
    hostName
        .codePoints()
        .filter(ServerConfig::isServerNamePart)
        .limit(MAX_SERVER_NAME)
        .forEach(name::appendCodePoint);
    return name.toString().isBlank() ? "chat" : name.toString().strip();
  }

  /** The settings as they may be logged: secrets are left out. */
  @Override
  public String toString() {
    return "port="
        + port
        + " host="
        + host
        + " dbUrl="
        + Settings.withoutCredentials(dbUrl)
        + " debug="
        + debug
        + " maxHistory="
        + maxHistory
        + " sessionTimeout="
        + sessionTimeout
        + " maxMessageSize="
        + maxMessageSize
        + " maxMetaSize="
        + maxMetaSize
        + " motd="
        + Settings.line(motd)
        + " serverName="
        + serverName
        + " federation="
        + !federationKey.isEmpty()
        + " federationPeers="
        + Settings.withoutCredentials(federationPeers.toString())
        + " pluginsDir="
        + pluginsDir
        + " pluginsDisabled="
        + pluginsDisabled
        + " pluginTimeout="
        + pluginTimeout
        + " pluginDataDir="
        + pluginDataDir
        + " filters="
        + filters
        + " shadow="
        + shadow
        + " admin="
        + !adminToken.isEmpty()
        + " corsOrigins="
        + corsOrigins
        + " trustedProxies="
        + trustedProxies
        + " authRate="
        + authRate;
  }
}
