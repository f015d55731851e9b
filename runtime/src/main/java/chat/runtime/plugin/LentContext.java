package chat.runtime.plugin;

import chat.api.Part;
import chat.api.PluginContext;
import chat.api.filter.DraftLimits;
import chat.runtime.config.ServerConfig;
import chat.runtime.guard.Guards;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one running plugin is lent; it gives its threads back at the end. Any thread. */
final class LentContext implements PluginContext, AutoCloseable {

  private static final int PATIENCE_SECONDS = 2;
  private static final int MAX_EVENTS = 20;
  private static final Pattern EVENT = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final ServerConfig config;
  private final Clock clock;
  private final Guards guards;
  private final String plugin;
  private final ClassLoader loader;
  private final Logger logger;
  private final ConcurrentNavigableMap<String, LentPart> parts = new ConcurrentSkipListMap<>();
  private final Set<String> events = new HashSet<>();
  private @Nullable PluginExecutor executor;
  private boolean closed;

  LentContext(ServerConfig config, Clock clock, Guards guards, LoadedPlugin plugin) {
    this.config = config;
    this.clock = clock;
    this.guards = guards;
    this.plugin = plugin.name();
    this.loader = plugin.loader();
    this.logger = LoggerFactory.getLogger("plugin." + plugin.name());
  }

  @Override
  public String serverName() {
    return config.serverName();
  }

  @Override
  public Logger logger() {
    return logger;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Path dataDirectory() throws IOException {
    Path folder = config.pluginDataDir().resolve(plugin).toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
    }
    return folder;
  }

  @Override
  public synchronized ScheduledExecutorService executor() {
    PluginExecutor made = executor;
    if (made == null) {
      made = new PluginExecutor(plugin, loader, logger);
      executor = made;
      if (closed) {
        made.shutdownNow();
      }
    }
    return made;
  }

  @Override
  public Set<String> shadowed() {
    return config.shadow();
  }

  @Override
  public DraftLimits draftLimits() {
    return guards.draftLimits();
  }

  @Override
  public Duration callLimit() {
    return guards.limit();
  }

  @Override
  public Part part(String name) {
    return parts.computeIfAbsent(
        Objects.requireNonNull(name), each -> new LentPart(each, () -> parts.remove(each)));
  }

  /** What the plugin has reported of its parts, by name. */
  List<PluginReport.PartReport> parts() {
    return parts.values().stream().map(LentPart::told).toList();
  }

  @Override
  public void count(String event) {
    if (!EVENT.matcher(event).matches()) {
      throw new IllegalArgumentException(
          "invalid event name \"" + event + "\": must match " + EVENT);
    }
    guards.meter().event(plugin, isKept(event) ? event : "other");
  }

  /** Each name is a series in the metrics for as long as the server runs. */
  private boolean isKept(String event) {
    synchronized (events) {
      return events.contains(event) || (events.size() < MAX_EVENTS && events.add(event));
    }
  }

  /** Ends its threads, and waits for them a little. */
  @Override
  public void close() {
    PluginExecutor made;
    synchronized (this) {
      closed = true;
      made = executor;
    }
    if (made == null) {
      return;
    }
    made.shutdownNow();
    try {
      if (!made.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        logger.warn("Its tasks did not end: its classes stay in memory");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
