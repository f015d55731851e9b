package chat.api.testkit;

import chat.api.Factory;
import chat.api.NoSettings;
import chat.api.PluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin gets from the server, for a test without one. Close it: that ends its threads, and
 * removes the folder that it has made.
 */
public final class TestContext implements PluginContext, AutoCloseable {

  private final String serverName;
  private final Clock clock;
  private final ScheduledExecutorService executor;
  private final Set<String> shadowed;
  private final Map<String, Integer> counts = new TreeMap<>();
  private @Nullable Path dataDirectory;
  private @Nullable TemporaryFolder made;

  /** A context of these; the folder is the test's own, and stays. */
  public TestContext(
      String serverName,
      Clock clock,
      Path dataDirectory,
      ScheduledExecutorService executor,
      Set<String> shadowed) {
    this(serverName, clock, executor, shadowed);
    this.dataDirectory = dataDirectory;
  }

  private TestContext(
      String serverName, Clock clock, ScheduledExecutorService executor, Set<String> shadowed) {
    this.serverName = serverName;
    this.clock = clock;
    this.executor = executor;
    this.shadowed = Set.copyOf(shadowed);
  }

  /** A context whose clock stands still at that time. Its folder is made when it is asked for. */
  public static TestContext at(Instant now) throws IOException {
    return new TestContext(
        "here",
        Clock.fixed(now, ZoneOffset.UTC),
        Executors.newSingleThreadScheduledExecutor(),
        Set.of());
  }

  /** What a factory without settings makes. */
  public static <T> T make(Factory<T, ?> factory) throws Exception {
    try (TestContext context = at(Instant.EPOCH)) {
      return context.make(factory, new NoSettings());
    }
  }

  /** What a factory makes of those settings. */
  public <T> T make(Factory<T, ?> factory, Record settings) throws Exception {
    return cast(factory, settings);
  }

  private <T, C extends Record> T cast(Factory<T, C> factory, Record settings) throws Exception {
    return factory.create(factory.settings().cast(settings), this);
  }

  @Override
  public String serverName() {
    return serverName;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public synchronized Path dataDirectory() {
    Path folder = dataDirectory;
    if (folder == null) {
      try {
        made = TemporaryFolder.create("plugin");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      folder = made.path();
      dataDirectory = folder;
    }
    return folder;
  }

  @Override
  public ScheduledExecutorService executor() {
    return executor;
  }

  @Override
  public Set<String> shadowed() {
    return shadowed;
  }

  @Override
  public Logger logger() {
    return LoggerFactory.getLogger("plugin");
  }

  @Override
  public synchronized void count(String event) {
    counts.merge(event, 1, Integer::sum);
  }

  /** What the plugin has counted, by name. */
  public synchronized Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  synchronized boolean hasFolder() {
    return dataDirectory != null;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    TemporaryFolder folder;
    synchronized (this) {
      folder = made;
      made = null;
    }
    if (folder != null) {
      try {
        folder.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
