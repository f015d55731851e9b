package chat.runtime.plugin;

import chat.api.Plugin;
import chat.api.Subcommand;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StorageFactory;
import chat.runtime.config.RecordSettings;
import chat.runtime.config.ServerConfig;
import chat.runtime.config.UnknownVariables;
import chat.runtime.error.StartException;
import chat.runtime.guard.Failures;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Kind;
import chat.runtime.guard.Named;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins that there are, before a server makes something of them. */
public final class Plugins implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Plugins.class);

  private final List<Candidate> candidates;
  private final Patience patience;
  private final Optional<PluginLoader> loader;
  private final Runnable release;
  private final AtomicBoolean handedOver = new AtomicBoolean();

  private Plugins(
      List<Candidate> candidates,
      Patience patience,
      Optional<PluginLoader> loader,
      Runnable release) {
    this.candidates = List.copyOf(candidates);
    this.patience = patience;
    this.loader = loader;
    this.release = release;
  }

  /** These plugins, and no others. */
  public Plugins(Collection<? extends Plugin> plugins) {
    this(
        plugins.stream().map(plugin -> candidate(plugin, Patience.STANDARD)).toList(),
        Patience.STANDARD,
        Optional.empty(),
        () -> {});
  }

  /**
   * The plugins that ship with the server: those on the class path.
   *
   * @throws StartException when one of them cannot be loaded
   */
  public static Plugins shipped() throws StartException {
    return new Plugins(onClassPath());
  }

  private static List<Plugin> onClassPath() throws StartException {
    try {
      return ServiceLoader.load(Plugin.class, Plugins.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (Throwable e) {
      throw new StartException(
          "A plugin that ships with the server cannot be loaded: " + Failures.describe(e), e);
    }
  }

  /**
   * The plugins that ship with the server, and after them those in PLUGINS_DIR. Blocks, and runs
   * the constructors of plugins. Has to be closed, or started.
   */
  public static Plugins find(ServerConfig config) throws StartException {
    return find(config, onClassPath(), Patience.STANDARD, PrivateCopies.inTemporaryFolder());
  }

  static Plugins find(
      ServerConfig config,
      Collection<? extends Plugin> shipped,
      Patience patience,
      PrivateCopies copies) {
    copies.removeLeftOvers();
    List<Candidate> candidates = new ArrayList<>();
    shipped.forEach(plugin -> candidates.add(candidate(plugin, patience)));
    PluginLoader loader = new PluginLoader(copies, patience);
    for (Path path : PluginFolder.scan(config.pluginsDir())) {
      Origin origin = Origin.of(path);
      candidates.add(
          config.pluginsDisabled().contains(origin.baseName())
              ? Candidate.of(origin, PluginProblem.rejected("PLUGINS_DISABLED names it"))
              : loader.load(path));
    }
    return new Plugins(candidates, patience, Optional.of(loader), copies::close);
  }

  private static Candidate candidate(Plugin plugin, Patience patience) {
    String called = plugin.getClass().getSimpleName();
    Origin origin = Origin.shipped(plugin.getClass());
    try {
      return Candidate.of(
          patience.await(
              called,
              plugin.getClass().getClassLoader(),
              "listing the extensions of " + called,
              () -> LoadedPlugin.ask(plugin, origin, () -> {})));
    } catch (PluginProblem e) {
      return Candidate.of(origin, e);
    }
  }

  /** What is wrong with the settings of the plugins, and what the settings name in vain. */
  public List<String> problems(ServerConfig config) {
    List<String> problems = new ArrayList<>();
    prepare(config, problems);
    return problems;
  }

  /**
   * Makes of the plugins what the settings ask for, and opens the storage. Blocks. Once at most:
   * the plugins are closed by the extensions or, when it throws, by {@link #close}.
   *
   * @throws StartException tells everything that is wrong, a line each
   */
  public Extensions start(ServerConfig config, Clock clock, Guards guards) throws StartException {
    PluginMaker maker = new PluginMaker(config, clock, patience, guards);
    List<String> problems = new ArrayList<>();
    List<Step> steps = prepare(config, problems);
    if (!problems.isEmpty()) {
      throw new StartException(String.join("\n", problems));
    }
    KnownFilters known =
        loader.isPresent() ? KnownFilters.read(config.pluginDataDir()) : KnownFilters.none();
    warn(config, steps);
    List<Entry> entries = make(maker, steps);
    List<RunningPlugin> running = entries.stream().flatMap(e -> e.running().stream()).toList();
    boolean started = false;
    try {
      List<String> unmet = Demands.unmet(entries, config);
      if (!unmet.isEmpty()) {
        throw new StartException(String.join("\n", unmet));
      }
      Storage storage = openStorage(config, maker, running, steps);
      started = true;
      handedOver.set(true);
      return new Extensions(
          config,
          new Preparation(config, patience),
          maker,
          loader,
          release,
          known,
          entries,
          storage);
    } finally {
      if (!started) {
        RunningPlugin.closeAll(running);
      }
    }
  }

  /** A plugin on its way, with its settings if it gets any further. */
  private record Step(Entry entry, Optional<Preparation.Prepared> prepared) {}

  private List<Step> prepare(ServerConfig config, List<String> problems) {
    Preparation preparation = new Preparation(config, patience);
    List<Step> steps = new ArrayList<>();
    for (Entry entry : Census.of(candidates, config.pluginsDisabled())) {
      steps.add(prepare(entry, preparation, problems));
    }
    problems.addAll(Demands.unmet(steps.stream().map(Step::entry).toList(), config));
    return steps;
  }

  private static Step prepare(Entry entry, Preparation preparation, List<String> problems) {
    Optional<LoadedPlugin> plugin = entry.plugin();
    if (plugin.isEmpty()) {
      return new Step(entry, Optional.empty());
    }
    try {
      return new Step(entry, preparation.prepare(plugin.get(), problems));
    } catch (PluginProblem e) {
      return new Step(entry.ended(e.state(), e.getMessage()), Optional.empty());
    }
  }

  private void warn(ServerConfig config, List<Step> steps) {
    List<RecordSettings<?>> settings = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      names.add(step.entry().name());
      names.add(step.entry().origin().baseName());
      step.entry()
          .candidate()
          .loaded()
          .ifPresent(plugin -> plugin.extensions().forEach(each -> settings.add(each.settings())));
    }
    UnknownVariables.warnings(config.variables(), settings).forEach(log::warn);
    for (String name : config.pluginsDisabled()) {
      if (!names.contains(name)) {
        log.warn("PLUGINS_DISABLED: unknown plugin {}", name);
      }
    }
  }

  private List<Entry> make(PluginMaker maker, List<Step> steps) {
    Claims letters = new Claims();
    List<Entry> entries = new ArrayList<>();
    for (Step step : steps) {
      if (step.prepared().isEmpty()) {
        step.entry().candidate().loaded().ifPresent(LoadedPlugin::close);
        entries.add(step.entry());
      } else {
        entries.add(make(maker, step.entry(), step.prepared().get(), letters));
      }
    }
    return entries;
  }

  private static Entry make(
      PluginMaker maker, Entry entry, Preparation.Prepared prepared, Claims letters) {
    try {
      RunningPlugin running = maker.make(prepared);
      try {
        for (Named<ModeHandler> mode : running.extensions(Kind.MODE, ModeHandler.class)) {
          letters.takeLetter(mode.extension().letter(), running.loaded());
        }
      } catch (PluginProblem e) {
        running.close();
        throw e;
      }
      return Entry.running(running);
    } catch (PluginProblem e) {
      return entry.ended(e.state(), e.getMessage());
    }
  }

  private static Storage openStorage(
      ServerConfig config, PluginMaker maker, List<RunningPlugin> running, List<Step> steps)
      throws StartException {
    for (Step step : steps) {
      if (step.prepared().isPresent()) {
        for (var chosen : step.prepared().get().settings().entrySet()) {
          if (Preparation.isChosen(chosen.getKey(), config)) {
            RunningPlugin plugin =
                running.stream()
                    .filter(each -> each.loaded().equals(step.prepared().get().plugin()))
                    .findFirst()
                    .orElseThrow();
            return open(config, maker, plugin, chosen.getKey(), chosen.getValue().values());
          }
        }
      }
    }
    throw new IllegalStateException("bug: no storage was selected");
  }

  private static Storage open(
      ServerConfig config,
      PluginMaker maker,
      RunningPlugin plugin,
      FoundExtension<?> extension,
      Record settings)
      throws StartException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(plugin.loaded().loader());
    try {
      Guards.Guarded<Storage> storage = maker.open(plugin, extension, settings);
      plugin.opened(extension, storage.guard());
      log.info("Storage: {}", ((StorageFactory<?>) extension.factory()).describe(config.dbUrl()));
      return storage.extension();
    } catch (StorageException e) {
      throw new StartException(e.getMessage(), e);
    } catch (Throwable e) {
      throw new StartException(
          "The " + extension + " cannot be opened: " + Failures.describe(e), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The subcommands of all plugins that are not disabled. */
  public List<Named<Subcommand>> subcommands(ServerConfig config) {
    List<Named<Subcommand>> subcommands = new ArrayList<>();
    for (Entry entry : Census.of(candidates, config.pluginsDisabled())) {
      entry.plugin().ifPresent(plugin -> subcommands.addAll(plugin.subcommands()));
    }
    return subcommands;
  }

  /** Lines that tell every setting of the server and of these plugins, and who cannot run. */
  public List<String> settingsHelp(ServerConfig config) {
    return SettingsHelp.of(Census.of(candidates, config.pluginsDisabled()));
  }

  /** Lets go of the plugins, unless they were started. */
  @Override
  public void close() {
    if (!handedOver.get()) {
      candidates.forEach(candidate -> candidate.loaded().ifPresent(LoadedPlugin::close));
      release.run();
    }
  }
}
