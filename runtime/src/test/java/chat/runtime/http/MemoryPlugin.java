package chat.runtime.http;

import chat.api.NoSettings;
import chat.api.Plugin;
import chat.api.PluginContext;
import chat.api.storage.Storage;
import chat.api.storage.StorageFactory;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.plugin.Extensions;
import chat.runtime.plugin.Guards;
import chat.runtime.plugin.Plugins;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings a storage that is open already. */
record MemoryPlugin(Storage storage) implements Plugin {

  /** The extensions of a server with this storage, and with what is dropped in. */
  static Extensions extensions(Storage storage, Map<String, String> settings, Guards guards)
      throws StartException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("DBURL", "memory:server");
    return new Plugins(List.of(new MemoryPlugin(storage)))
        .start(ServerConfig.of(all), Clock.systemUTC(), guards);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<StorageFactory<?>> storages() {
    return List.of(new Factory(storage));
  }

  private record Factory(Storage storage) implements StorageFactory<NoSettings> {
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
      return storage;
    }
  }
}
