package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.Factory;
import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.DraftRules;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Kind;
import chat.runtime.guard.PluginMeter;
import chat.runtime.testkit.TestModes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PluginsTest {

  private record Bringing(
      String name, List<StorageFactory<?>> storages, List<Factory<ModeHandler, ?>> modes)
      implements Plugin {
    Bringing(String name, StorageFactory<?>... storages) {
      this(name, List.of(storages), List.of());
    }
  }

  private static final List<String> opened = new ArrayList<>();

  private record Opening(String name, Set<String> schemes, Storage storage)
      implements StorageFactory<NoSettings> {
    Opening(Set<String> schemes, Storage storage) {
      this("opening", schemes, storage);
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public Storage open(String url, NoSettings settings, PluginContext context)
        throws StorageException {
      if (url.endsWith("broken")) {
        throw new StorageException("It is broken; mend it.");
      }
      opened.add(name + " " + url);
      return storage;
    }

    @Override
    public String describe(String url) {
      return url.replaceAll(":[^:@]*@", ":…@");
    }
  }

  private static final Guards GUARDS =
      new Guards(Duration.ofSeconds(2), new DraftRules(4096, 16_384), PluginMeter.NONE);

  private final Storage storage = new InMemoryStorage();
  private final Plugins plugins =
      new Plugins(
          List.of(
              new Bringing("two", new Opening(Set.of("memory", "cloud"), storage)),
              new Bringing("one", new Opening("another", Set.of("other"), new InMemoryStorage()))));

  private static ServerConfig config(String dbUrl) {
    return ServerConfig.of(Map.of("DBURL", dbUrl, "SERVER_NAME", "test"));
  }

  private static Extensions start(Plugins plugins, String dbUrl) throws StartException {
    return plugins.start(config(dbUrl), Clock.systemUTC(), GUARDS);
  }

  @BeforeEach
  void nothingIsOpened() {
    opened.clear();
  }

  @Test
  void theSchemeChoosesTheStorage() throws Exception {
    start(plugins, "memory:x");
    start(plugins, "CLOUD://host/db");

    assertThat(opened).containsExactly("opening memory:x", "opening CLOUD://host/db");
  }

  @Test
  void aSchemeThatNobodyClaimsStopsTheStart() {
    for (String url : List.of("sqlite:chat.db", "memories:x")) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> start(plugins, url))
          .withMessageContaining("DBURL")
          .withMessageContaining("cloud, memory, other");
    }
  }

  @Test
  void aStorageThatDoesNotOpenStopsTheStartInItsWords() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> start(plugins, "memory:broken"))
        .withMessage("It is broken; mend it.");
  }

  @Test
  void modesOfAllPluginsGoTogetherOrStopTheStart() throws Exception {
    Plugin store = new Bringing("store", new Opening(Set.of("memory"), storage));
    Plugin one =
        new Bringing("one", List.of(), List.of(mode(TestModes.INVITE), mode(TestModes.VOICE)));
    Plugin two = new Bringing("two", List.of(), List.of(mode(TestModes.SECRET)));
    Plugin three = new Bringing("three", List.of(), List.of(mode("other", TestModes.INVITE)));

    assertThat(start(new Plugins(List.of(store, one, two)), "memory:x").modes().all())
        .extracting(ModeHandler::letter)
        .containsExactly('i', 's', 'v');
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> start(new Plugins(List.of(store, one, three)), "memory:x"))
        .withMessageContaining("three")
        .withMessageContaining("the mode letter i is already provided by one");
  }

  /** A mode that says of itself what a test wants, or throws it. */
  private record Odd(Object sign, @Nullable Object what, @Nullable Object words)
      implements ModeHandler {
    @Override
    public char letter() {
      return (Character) say(sign);
    }

    @Override
    public Kind kind() {
      return (Kind) say(what);
    }

    @Override
    public String description() {
      return (String) say(words);
    }

    @SuppressWarnings("NullAway")
    private static Object say(@Nullable Object answer) {
      if (answer instanceof RuntimeException thrown) {
        throw thrown;
      }
      return answer;
    }
  }

  static List<ModeHandler> odd() {
    RuntimeException bug = new IllegalStateException("a bug");
    return List.of(
        new Odd(bug, ModeHandler.Kind.CHANNEL, "a mode"),
        new Odd('x', bug, "a mode"),
        new Odd('x', ModeHandler.Kind.CHANNEL, bug),
        new Odd('1', ModeHandler.Kind.CHANNEL, "a mode"),
        new Odd('x', null, "a mode"),
        new Odd('x', ModeHandler.Kind.CHANNEL, null),
        new Odd('x', ModeHandler.Kind.CHANNEL, "half \ud800"));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("odd")
  void aModeThatDoesNotSayWhatItIsFails(ModeHandler odd) {
    Plugin plugin = new Bringing("odd", List.of(), List.of(Factory.of("odd", "odd", () -> odd)));
    Plugin store = new Bringing("store", new Opening(Set.of("memory"), storage));

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> start(new Plugins(List.of(store, plugin)), "memory:x"))
        .withMessageContaining("The plugin odd, which ships with the server, is failed");
  }

  private static Factory<ModeHandler, ?> mode(TestModes mode) {
    return mode(mode.name().toLowerCase(Locale.ROOT), mode);
  }

  private static Factory<ModeHandler, ?> mode(String name, ModeHandler handler) {
    return Factory.of(name, handler.description(), () -> handler);
  }
}
