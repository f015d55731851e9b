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
import java.util.Comparator;
import java.util.HashMap;
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
 * @param sessionTimeout how long a session may idle
 * @param maxMessageSize bytes of a body
 * @param maxMetaSize bytes of a meta as compact JSON
 * @param motd the message of the day, empty for none
 * @param serverName what the server calls itself
 * @param federationKey the key shared with linked servers, empty for none
 * @param federationPeers base URLs of servers to link to
 * @param pluginsDir where plugin jars are dropped in
 * @param hooksDir where JavaScript hooks are dropped in
 * @param corsOrigins the browser origins that may read answers; {@link #ANY_ORIGIN} alone for all
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param authRate registrations and logins a minute and client address, 0 for any number
 */
public record ServerConfig(
    int port,
    String host,
    String dbUrl,
    boolean debug,
    int maxHistory,
    Duration sessionTimeout,
    int maxMessageSize,
    int maxMetaSize,
    String motd,
    String serverName,
    String federationKey,
    List<URI> federationPeers,
    Path pluginsDir,
    Path hooksDir,
    Set<String> corsOrigins,
    List<Cidr> trustedProxies,
    int authRate) {

  /** The one element of {@link #corsOrigins} when every origin is allowed. */
  public static final String ANY_ORIGIN = "*";

  private static final Set<String> NAMES =
      Set.of(
          "PORT",
          "HOST",
          "DBURL",
          "DEBUG",
          "MAX_HISTORY",
          "SESSION_TIMEOUT",
          "MAX_MESSAGE_SIZE",
          "MAX_META_SIZE",
          "MOTD",
          "SERVER_NAME",
          "FEDERATION_KEY",
          "FEDERATION_PEERS",
          "PLUGINS_DIR",
          "HOOKS_DIR",
          "CORS_ORIGINS",
          "TRUSTED_PROXIES",
          "AUTH_RATE");

  private static final int MAX_SIZE = 64 * 1024 * 1024;
  private static final int MAX_SERVER_NAME = 63;
  private static final Pattern DB_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  public ServerConfig {
    federationPeers = List.copyOf(federationPeers);
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * The settings from environment variables and, where these say nothing, from {@code .env} in the
   * working directory. Reads that file, and may look up HOST.
   *
   * @param warn takes a line for each thing that is odd but stops nothing
   * @throws ConfigException tells everything that is wrong
   */
  public static ServerConfig load(
      Map<String, String> environment, Path workingDirectory, Consumer<String> warn) {
    List<String> problems = new ArrayList<>();
    Map<String, String> values =
        new HashMap<>(fromFile(workingDirectory.resolve(".env"), environment, problems, warn));
    values.putAll(environment);
    return check(values, workingDirectory, problems, HostName::ofThisMachine);
  }

  /**
   * The settings from a map alone, for a server inside another program.
   *
   * @throws ConfigException tells everything that is wrong
   */
  public static ServerConfig of(Map<String, String> settings) {
    return check(settings, Path.of(""), new ArrayList<>(), HostName::ofThisMachine);
  }

  /** Whether a page of any origin may read answers. */
  public boolean allowsAnyOrigin() {
    return corsOrigins.contains(ANY_ORIGIN);
  }

  static ServerConfig check(
      Map<String, String> values,
      Path workingDirectory,
      List<String> problems,
      Supplier<String> hostName) {
    Settings settings = new Settings(values, problems);
    String name =
        settings.value(
            "SERVER_NAME",
            "",
            "1 to 63 characters, none of them a control character, a comma or one of / @ #",
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
                "sqlite:<path> or postgres://user:password@host:port/db",
                url -> Optional.of(url).filter(text -> DB_URL.matcher(text).matches())),
            settings.flag("DEBUG", false),
            settings.number("MAX_HISTORY", 10_000, 1, 1_000_000_000),
            Duration.ofSeconds(settings.number("SESSION_TIMEOUT", 86_400, 1, Integer.MAX_VALUE)),
            settings.number("MAX_MESSAGE_SIZE", 4096, 1, MAX_SIZE),
            settings.number("MAX_META_SIZE", 16_384, 2, MAX_SIZE),
            settings.text("MOTD", ""),
            name.isEmpty() ? serverName(hostName.get()) : name,
            settings.text("FEDERATION_KEY", ""),
            settings.list(
                "FEDERATION_PEERS",
                List.of(),
                "http:// or https:// URLs, with commas between them",
                ServerConfig::peer),
            directory(settings, workingDirectory, "PLUGINS_DIR", "plugins"),
            directory(settings, workingDirectory, "HOOKS_DIR", "hooks"),
            origins(
                settings.list(
                    "CORS_ORIGINS",
                    List.of(ANY_ORIGIN),
                    "* or origins such as https://chat.example:8443, with commas between them",
                    ServerConfig::origin)),
            settings.list(
                "TRUSTED_PROXIES",
                List.of(),
                "addresses or CIDRs such as 10.0.0.0/8 or fd00::/8, with commas between them",
                Cidr::parse),
            settings.number("AUTH_RATE", 60, 0, 1_000_000));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private static Map<String, String> fromFile(
      Path file, Map<String, String> environment, List<String> problems, Consumer<String> warn) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (CharacterCodingException e) {
      problems.add(".env is not UTF-8 text; allowed: lines of NAME=value");
      return Map.of();
    } catch (IOException e) {
      problems.add(".env cannot be read (" + e + "); allowed: a readable file, or none");
      return Map.of();
    }
    Map<String, String> values = new HashMap<>();
    for (DotEnv.Line line : DotEnv.parse(text)) {
      String where = ".env line " + line.number() + ": ";
      if (line instanceof DotEnv.Setting setting) {
        values.put(setting.name(), setting.value());
        nearestName(setting.name())
            .ifPresent(
                name ->
                    warn.accept(
                        where
                            + setting.name()
                            + " is no setting of this server; was "
                            + name
                            + " meant?"));
      } else if (line instanceof DotEnv.Broken broken
          && NAMES.contains(broken.name())
          && !environment.containsKey(broken.name())) {
        // The value is not shown: whatever it is, it may be a secret.
        problems.add(
            where
                + broken.name()
                + ": "
                + broken.problem()
                + "; allowed: NAME=value, NAME=\"value\" or NAME='value'");
      } else {
        warn.accept(where + "this is not NAME=value, and is ignored");
      }
    }
    return values;
  }

  /** The setting that somebody who wrote that name probably meant. */
  private static Optional<String> nearestName(String name) {
    if (NAMES.contains(name)) {
      return Optional.empty();
    }
    String upper = name.toUpperCase(Locale.ROOT);
    return NAMES.stream()
        .filter(known -> distance(upper, known) <= (known.length() <= 5 ? 1 : 2))
        .min(Comparator.comparingInt(known -> distance(upper, known)));
  }

  /** How many characters to add, drop or replace to make the one of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
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
        + " hooksDir="
        + hooksDir
        + " corsOrigins="
        + corsOrigins
        + " trustedProxies="
        + trustedProxies
        + " authRate="
        + authRate;
  }
}
