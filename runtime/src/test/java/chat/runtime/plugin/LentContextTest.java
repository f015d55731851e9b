package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.storage.Storage;
import chat.api.storage.StorageFactory;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.config.ServerConfig;
import chat.runtime.guard.CallMeter;
import chat.runtime.guard.DraftRules;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Kind;
import chat.runtime.guard.PluginMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LentContextTest {

  private final Map<String, Integer> counted = new TreeMap<>();
  private final Guards guards =
      new Guards(
          Duration.ofSeconds(2),
          new DraftRules(4096, 16_384),
          new PluginMeter() {
            @Override
            public CallMeter calls(String plugin, Kind kind, String name) {
              return CallMeter.NONE;
            }

            @Override
            public Runnable rejections(String plugin, String filter) {
              return () -> {};
            }

            @Override
            public void shadow(String filter, String outcome) {}

            @Override
            public void event(String plugin, String event) {
              counted.merge(plugin + " " + event, 1, Integer::sum);
            }
          });

  private PluginContext context;

  @BeforeEach
  void lend() throws Exception {
    Keeping keeping = new Keeping();
    new Plugins(List.of(new Bringing(List.of(keeping))))
        .start(ServerConfig.of(Map.of("DBURL", "memory:x")), Clock.systemUTC(), guards);
    context = keeping.context;
  }

  @AfterEach
  void close() {
    guards.close();
  }

  /** Keeps the context that it is lent. */
  private static final class Keeping implements StorageFactory<NoSettings> {
    private PluginContext context;

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public String description() {
      return "for a test";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public Set<String> schemes() {
      return Set.of("memory");
    }

    @Override
    public Storage open(String url, NoSettings settings, PluginContext lent) {
      context = lent;
      return new InMemoryStorage();
    }

    @Override
    public String describe(String url) {
      return url;
    }
  }

  private record Bringing(List<StorageFactory<?>> storages) implements Plugin {
    @Override
    public String name() {
      return "keeping";
    }
  }

  @Test
  void whatAPluginCountsIsCountedUnderItsName() {
    context.count("skipped");
    context.count("skipped");
    context.count("late_2");

    assertThat(counted).isEqualTo(Map.of("keeping skipped", 2, "keeping late_2", 1));
  }

  @Test
  void aPluginThatMakesUpNamesFillsNoMemory() {
    for (int i = 0; i < 1_000; i++) {
      context.count("user_" + i);
    }
    context.count("user_3");

    assertThat(counted).hasSize(21).containsEntry("keeping other", 980);
    assertThat(counted).containsEntry("keeping user_3", 2);
  }

  @Test
  void aNameThatNoMetricCanHaveIsRefused() {
    for (String name : List.of("", "A", "a b", "1a", "a\n", "a\"", "ä", "a".repeat(65), "a-b")) {
      assertThatIllegalArgumentException().as(name).isThrownBy(() -> context.count(name));
    }
    assertThat(counted).isEmpty();
  }
}
