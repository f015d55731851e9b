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
import chat.runtime.error.StartException;
import chat.runtime.testkit.TestModes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PluginsTest {

  private record Bringing(
      String name, List<StorageFactory<?>> storages, List<Factory<ModeHandler, ?>> modes)
      implements Plugin {
    Bringing(String name, StorageFactory<?>... storages) {
      this(name, List.of(storages), List.of());
    }
  }

  private record Opening(Set<String> schemes, Storage storage)
      implements StorageFactory<NoSettings> {
    @Override
    public String name() {
      return "opening";
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
      return storage;
    }

    @Override
    public String describe(String url) {
      return url.replaceAll(":[^:@]*@", ":…@");
    }
  }

  private final Storage storage = new InMemoryStorage();
  private final Plugins plugins =
      new Plugins(
          List.of(
              new Bringing("two", new Opening(Set.of("memory", "cloud"), storage)),
              new Bringing("one", new Opening(Set.of("other"), new InMemoryStorage()))));

  @Test
  void namesAreSorted() {
    assertThat(plugins.names()).containsExactly("one", "two");
  }

  @Test
  void theSchemeChoosesTheStorage() throws Exception {
    assertThat(plugins.openStorage("memory:")).isSameAs(storage);
    assertThat(plugins.openStorage("CLOUD://host/db")).isSameAs(storage);
    assertThat(plugins.describeStorage("cloud://user:secret@host/db"))
        .isEqualTo("cloud://user:…@host/db");
  }

  @Test
  void aSchemeThatNobodyClaimsStopsTheStart() {
    for (String url : List.of("sqlite:chat.db", "nothing", ":", "memories:")) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> plugins.openStorage(url))
          .withMessageContaining("DBURL")
          .withMessageContaining("cloud, memory, other");
    }
  }

  @Test
  void aStorageThatDoesNotOpenStopsTheStartInItsWords() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> plugins.openStorage("memory:broken"))
        .withMessage("It is broken; mend it.");
  }

  @Test
  void modesOfAllPluginsGoTogetherOrStopTheStart() throws Exception {
    Plugin one =
        new Bringing("one", List.of(), List.of(mode(TestModes.INVITE), mode(TestModes.VOICE)));
    Plugin two = new Bringing("two", List.of(), List.of(mode(TestModes.SECRET)));
    Plugin three = new Bringing("three", List.of(), List.of(mode(TestModes.INVITE)));

    assertThat(new Plugins(List.of(one, two)).modes().all())
        .extracting(ModeHandler::letter)
        .containsExactly('i', 'v', 's');
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> new Plugins(List.of(one, three)).modes())
        .withMessageContaining("+i");
  }

  private static Factory<ModeHandler, ?> mode(ModeHandler handler) {
    return Factory.of(handler.description(), handler.description(), () -> handler);
  }
}
