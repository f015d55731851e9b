package chat.api.testkit;

import chat.api.Factory;
import chat.api.NoSettings;
import chat.api.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a plugin gets from the server, for a test without one. */
public record TestContext(
    String serverName,
    Clock clock,
    Path dataDirectory,
    ScheduledExecutorService executor,
    Set<String> shadowed)
    implements PluginContext, AutoCloseable {

  /** A context with a folder of its own, whose clock stands still at that time. */
  public static TestContext at(Instant now) throws IOException {
    return new TestContext(
        "here",
        Clock.fixed(now, ZoneOffset.UTC),
        Files.createTempDirectory("plugin"),
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
  public Logger logger() {
    return LoggerFactory.getLogger("plugin");
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
