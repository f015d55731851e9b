package chat.runtime.plugin;

import chat.api.Factory;
import chat.api.auth.Authenticator;
import chat.api.filter.MessageFilter;
import chat.api.listener.ChatListener;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import chat.runtime.config.RecordSettings;
import chat.runtime.config.ServerConfig;
import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the extensions of plugins, with the settings of one server. */
final class PluginMaker {

  private final ServerConfig config;
  private final Clock clock;
  private final Patience patience;
  private final Guards guards;

  PluginMaker(ServerConfig config, Clock clock, Patience patience, Guards guards) {
    this.config = config;
    this.clock = clock;
    this.patience = patience;
    this.guards = guards;
  }

  /**
   * Makes the extensions of a plugin, but no storage. Blocks, and runs the plugin's code. When it
   * throws, nothing is left of what was made, and the plugin is closed.
   */
  RunningPlugin make(Preparation.Prepared prepared) throws PluginProblem {
    LoadedPlugin plugin = prepared.plugin();
    LentContext context = new LentContext(config, clock, guards, plugin);
    List<MadeExtension> made = new ArrayList<>();
    List<AutoCloseable> closeables = new ArrayList<>();
    try {
      for (FoundExtension<?> extension : plugin.extensions()) {
        RecordSettings.Read<?> settings = prepared.settings().get(extension);
        if (extension.kind() == Kind.STORAGE) {
          made.add(storage(extension, settings));
        } else if (settings != null) {
          made.add(make(plugin, extension, settings, context, closeables));
        }
      }
      return new RunningPlugin(plugin, context, patience, made, closeables);
    } catch (PluginProblem e) {
      RunningPlugin.end(plugin, context, patience, closeables);
      throw e;
    }
  }

  private static MadeExtension storage(
      FoundExtension<?> extension, RecordSettings.Read<?> settings) {
    // Settings are only read of the one that is chosen.
    return settings == null
        ? off(extension, Map.of())
        : new MadeExtension(
            extension,
            ExtensionState.RUNNING,
            Optional.empty(),
            settings.shown(),
            Optional.empty());
  }

  private static MadeExtension off(FoundExtension<?> extension, Map<String, String> shown) {
    return new MadeExtension(
        extension, ExtensionState.OFF, Optional.empty(), shown, Optional.empty());
  }

  private MadeExtension make(
      LoadedPlugin plugin,
      FoundExtension<?> extension,
      RecordSettings.Read<?> settings,
      LentContext context,
      List<AutoCloseable> closeables)
      throws PluginProblem {
    Optional<Object> created =
        patience.await(
            plugin.name(),
            plugin.loader(),
            "creating its " + extension,
            () -> create((Factory<?, ?>) extension.factory(), settings.values(), context));
    if (created.isEmpty()) {
      return off(extension, settings.shown());
    }
    if (created.get() instanceof AutoCloseable closeable) {
      closeables.add(closeable);
    }
    boolean shadow = extension.kind() == Kind.FILTER && config.shadow().contains(extension.name());
    Guards.Guarded<?> guarded =
        patience.await(
            plugin.name(),
            plugin.loader(),
            "inspecting its " + extension,
            () -> guard(extension, origin(plugin, extension), created.get(), shadow));
    return new MadeExtension(
        extension,
        shadow ? ExtensionState.SHADOW : ExtensionState.RUNNING,
        Optional.of(guarded.extension()),
        settings.shown(),
        Optional.of(guarded.guard()));
  }

  private static Guards.Origin origin(LoadedPlugin plugin, FoundExtension<?> extension) {
    return new Guards.Origin(plugin.name(), extension.name(), plugin.loader());
  }

  private static <C extends Record> Optional<Object> create(
      Factory<?, C> factory, Record settings, LentContext context) throws Exception {
    C values = factory.settings().cast(settings);
    if (!factory.isEnabled(values)) {
      return Optional.empty();
    }
    Object made = factory.create(values, context);
    if (made == null) {
      throw PluginProblem.failed("create() of " + factory.name() + " returns null");
    }
    if (made instanceof ModeHandler mode
        && !Character.toString(mode.letter()).matches("[A-Za-z]")) {
      throw PluginProblem.failed("'" + mode.letter() + "' is not a letter A-Z or a-z");
    }
    return Optional.of(made);
  }

  /** The one place where guards are put before what plugins made. */
  private Guards.Guarded<?> guard(
      FoundExtension<?> extension, Guards.Origin origin, Object made, boolean shadow)
      throws PluginProblem {
    try {
      return switch (extension.kind()) {
        case FILTER -> guards.filter(origin, (MessageFilter) made, shadow);
        case AUTHENTICATOR -> guards.authenticator(origin, (Authenticator) made);
        case LISTENER -> guards.listener(origin, (ChatListener) made);
        case MODE -> guards.mode(origin, (ModeHandler) made);
        case STORAGE -> throw new IllegalArgumentException("a storage is opened, not made");
      };
    } catch (ClassCastException e) {
      throw PluginProblem.failed("its factory of the " + extension + " did not return one");
    }
  }

  /** Something that refuses, in the place of a filter that is missing. */
  Guards.Guarded<AskedFilter> closed(MissingFilter missing) {
    return guards.closedFilter(
        missing.known().plugin(), missing.known().filter(), missing.reason());
  }

  /** Opens the storage of a plugin. On the thread that calls; blocks for as long as it takes. */
  <C extends Record> Guards.Guarded<Storage> open(
      RunningPlugin plugin, FoundExtension<C> extension, Record settings) throws StorageException {
    StorageFactory<C> factory = (StorageFactory<C>) extension.factory();
    Storage storage =
        factory.open(config.dbUrl(), factory.settings().cast(settings), plugin.context());
    return guards.storage(origin(plugin.loaded(), extension), storage);
  }
}
