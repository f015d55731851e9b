package chat.runtime.testkit;

import chat.api.Factory;
import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.api.storage.StorageFactory;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What a server needs to start: a storage, for {@code DBURL=memory:…}, and modes or none. */
public record MemoryPlugin(Supplier<Storage> storage, List<Factory<ModeHandler, ?>> modes)
    implements Plugin {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<StorageFactory<?>> storages() {
    return List.of(new Opening(storage));
  }

  private record Opening(Supplier<Storage> storage) implements StorageFactory<NoSettings> {
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
      return storage.get();
    }
  }
}
