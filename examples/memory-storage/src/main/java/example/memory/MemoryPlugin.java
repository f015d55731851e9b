package example.memory;

import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.storage.Storage;
import chat.api.storage.StorageFactory;
import java.util.List;
import java.util.Set;

/** Brings {@code DBURL=memory:<any name>}, a server that forgets everything when it ends. */
public final class MemoryPlugin implements Plugin {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<StorageFactory<?>> storages() {
    return List.of(new MemoryFactory());
  }

  // region factory
  private static final class MemoryFactory implements StorageFactory<NoSettings> {

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public String description() {
      return "keeps everything in memory, until the server ends";
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
      return new MemoryStorage(new Tables());
    }
  }
  // endregion
}
