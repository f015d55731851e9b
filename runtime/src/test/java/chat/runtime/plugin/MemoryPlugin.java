package chat.runtime.plugin;

import chat.api.Factory;
import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.api.storage.StorageFactory;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.testkit.TestModes;
import java.util.List;
import java.util.Set;

/** What a server needs to start: a storage, and a mode. */
final class MemoryPlugin implements Plugin {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<StorageFactory<?>> storages() {
    return List.of(new Opening());
  }

  @Override
  public List<Factory<ModeHandler, ?>> modes() {
    return List.of(Factory.of("invite", "invite-only", () -> TestModes.INVITE));
  }

  private static final class Opening implements StorageFactory<NoSettings> {
    @Override
    public String name() {
      return "memory";
    }

    @Override
    public String description() {
      return "keeps everything in memory";
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
    public Storage open(String url, NoSettings settings, PluginContext context) {
      return new InMemoryStorage();
    }
  }
}
