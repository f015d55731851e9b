package chat.runtime.plugin;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.DraftRules;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Named;
import chat.runtime.guard.PluginMeter;
import chat.runtime.testkit.MemoryPlugin;
import chat.runtime.testkit.TestModes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A folder of plugins, and the settings that they run with. */
final class PluginHouse implements AutoCloseable {

  final Path plugins;
  final Path temporary;
  private final Path home;
  private final Guards guards =
      new Guards(Duration.ofSeconds(20), new DraftRules(4096, 16_384), PluginMeter.NONE);
  private Patience patience = Patience.STANDARD;

  PluginHouse(Path home) {
    this.home = home;
    this.plugins = home.resolve("plugins");
    this.temporary = home.resolve("tmp");
    try {
      Files.createDirectories(plugins);
      Files.createDirectories(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void limit(Duration limit) {
    patience = new Patience(limit);
  }

  ServerConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("DBURL", "memory:test");
    all.put("SERVER_NAME", "test");
    all.put("PLUGINS_DIR", plugins.toString());
    all.put("PLUGIN_DATA_DIR", home.resolve("data").toString());
    return ServerConfig.of(all);
  }

  private static Plugin shipped() {
    return new MemoryPlugin(
        InMemoryStorage::new, List.of(Factory.of("invite", "invite-only", () -> TestModes.INVITE)));
  }

  Plugins find(Map<String, String> settings) {
    return Plugins.find(
        config(settings), List.of(shipped()), patience, new PrivateCopies(temporary));
  }

  /** Starts what is in the folder; closes it all when that fails. */
  Extensions start(Map<String, String> settings) throws StartException {
    try (Plugins found = find(settings)) {
      return found.start(config(settings), Clock.systemUTC(), guards);
    }
  }

  Extensions start() throws StartException {
    return start(Map.of());
  }

  static PluginReport report(Extensions extensions, String name) {
    return extensions.reports().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What a filter makes of a text. */
  static String filtered(MessageFilter filter, String text) throws Exception {
    Draft draft = new Draft(MessageType.MESSAGE, "#room", text, Meta.EMPTY);
    FilterContext context = new FilterContext("alice", new UUID(0, 0), "#room", Instant.EPOCH);
    return ((Verdict.Accepted) filter.filter(draft, context)).draft().body();
  }

  /** What all filters together make of a text. */
  static String filtered(Extensions extensions, String text) throws Exception {
    String result = text;
    try (Lease<List<Named<AskedFilter>>> lease = extensions.leaseFilters()) {
      for (Named<AskedFilter> filter : lease.get()) {
        result = filtered(filter.extension(), result);
      }
    }
    return result;
  }

  @Override
  public void close() {
    guards.close();
  }
}
