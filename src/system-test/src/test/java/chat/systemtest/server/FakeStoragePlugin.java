package chat.systemtest.server;

import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.storage.Storage;
import chat.api.storage.StorageFactory;
import chat.api.testkit.InMemoryStorage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a server keep everything in the testkit's storage: {@code DBURL=fake:<any name>}. Opened
 * again, it has what was committed under that name before.
 */
public final class FakeStoragePlugin implements Plugin {
  private static final Map<String, InMemoryStorage> OPENED = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "fake-storage";
  }

  @Override
  public List<StorageFactory<?>> storages() {
    return List.of(new Factory());
  }

  static void forget(String url) {
    OPENED.remove(url);
  }

  private static final class Factory implements StorageFactory<NoSettings> {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String description() {
      return "the testkit's storage";
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public Set<String> schemes() {
      return Set.of("fake");
    }

    @Override
    public Storage open(String url, NoSettings settings, PluginContext context) {
      return OPENED.compute(
          url, (name, before) -> before == null ? new InMemoryStorage() : before.reopen());
    }
  }
}
