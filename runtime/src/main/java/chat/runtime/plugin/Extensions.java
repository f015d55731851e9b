package chat.runtime.plugin;

import chat.api.Part;
import chat.api.auth.Authenticator;
import chat.api.listener.ChatListener;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.runtime.config.ServerConfig;
import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Kind;
import chat.runtime.guard.Named;
import chat.runtime.state.ModeCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the plugins of a running server brought. Any thread.
 *
 * <p>A reload replaces filters, authenticators and listeners in one step. Who uses several of them,
 * or one for longer than a moment, takes a {@link Lease}.
 */
public final class Extensions implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Extensions.class);

  private final ServerConfig config;
  private final Preparation preparation;
  private final PluginMaker maker;
  private final Optional<PluginLoader> loader;
  private final Runnable release;
  private final Storage storage;
  private final List<ModeSlot> slots = new ArrayList<>();
  private final ModeCatalog modes;
  private final List<Supplier<? extends CompletionStage<?>>> changes = new CopyOnWriteArrayList<>();
  private final KnownFilters known;
  private volatile List<Entry> entries;
  private volatile List<ClosedFilter> closedFilters;
  private volatile Snapshot current;
  private volatile boolean closed;
  private volatile @Nullable Thread reloading;
  private boolean ended;

  /**
   * Extensions.
   *
   * @param loader loads what is dropped in; empty when nothing can be
   * @param release lets go of what is left when all plugins are closed
   * @param known the filters that ran at the last start
   */
  Extensions(
      ServerConfig config,
      Preparation preparation,
      PluginMaker maker,
      Optional<PluginLoader> loader,
      Runnable release,
      KnownFilters known,
      List<Entry> entries,
      Storage storage) {
    this.config = config;
    this.preparation = preparation;
    this.maker = maker;
    this.loader = loader;
    this.release = release;
    this.known = known;
    this.entries = List.copyOf(entries);
    this.storage = storage;
    this.closedFilters = closedFilters(entries);
    this.current =
        new Snapshot(
            running(entries),
            closedFilters.stream().map(ClosedFilter::named).toList(),
            config.filters(),
            CompletableFuture.completedFuture(null));
    for (RunningPlugin plugin : current.plugins()) {
      plugin
          .extensions(Kind.MODE, ModeHandler.class)
          .forEach(mode -> slots.add(new ModeSlot(mode.extension())));
    }
    this.modes = new ModeCatalog(slots);
  }

  /** A filter that is missing, and what stands in its place. */
  private record ClosedFilter(MissingFilter missing, Guards.Guarded<AskedFilter> guarded) {

    Named<AskedFilter> named() {
      return new Named<>(missing.known().filter(), guarded.extension());
    }

    PluginReport.ExtensionReport report() {
      return new PluginReport.ExtensionReport(
          Kind.FILTER,
          missing.known().filter(),
          missing.reason(),
          ExtensionState.CLOSED,
          Map.of(),
          Optional.of(guarded.guard().figures()));
    }
  }

  /** Those of the last start that do not run; writes down those that do. Blocks. */
  private List<ClosedFilter> closedFilters(List<Entry> now) {
    List<MissingFilter> missing = known.missing(now, config);
    known.remember(now, missing);
    return missing.stream().map(each -> new ClosedFilter(each, maker.closed(each))).toList();
  }

  private static List<RunningPlugin> running(List<Entry> entries) {
    return entries.stream().flatMap(entry -> entry.running().stream()).toList();
  }

  /** The modes, in the order of asking. It stays the same object. */
  public ModeCatalog modes() {
    return modes;
  }

  /** The storage that DBURL asks for. Its owner closes it, before this is closed. */
  public Storage storage() {
    return storage;
  }

  /** The filters as they are now, kept alive until the lease is closed. */
  public Lease<List<Named<AskedFilter>>> leaseFilters() {
    Snapshot snapshot = entered();
    return new SnapshotLease<>(snapshot, snapshot.filters());
  }

  /** The authenticators as they are now, kept alive until the lease is closed. */
  public Lease<List<Named<Authenticator>>> leaseAuthenticators() {
    Snapshot snapshot = entered();
    return new SnapshotLease<>(snapshot, snapshot.authenticators());
  }

  private Snapshot entered() {
    while (true) {
      Snapshot snapshot = current;
      if (snapshot.enter()) {
        return snapshot;
      }
      if (snapshot.equals(current)) {
        throw new RejectedExecutionException("the plugins are closed");
      }
    }
  }

  private static final class SnapshotLease<T> implements Lease<T> {
    private final Snapshot snapshot;
    private final T lent;
    private final AtomicBoolean closed = new AtomicBoolean();

    SnapshotLease(Snapshot snapshot, T lent) {
      this.snapshot = snapshot;
      this.lent = lent;
    }

    @Override
    public T get() {
      return lent;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        snapshot.leave();
      }
    }
  }

  /** The filters as they are now, in the order in which messages pass them. */
  public List<Named<AskedFilter>> filters() {
    return current.filters();
  }

  /** The authenticators as they are now, by name. */
  public List<Named<Authenticator>> authenticators() {
    return current.authenticators();
  }

  /** The listeners as they are now, by name. */
  public List<Named<ChatListener>> listeners() {
    return current.listeners();
  }

  /**
   * Has that done after each reload, on the thread that reloads.
   *
   * @param change gives the moment from which on nothing that was replaced is being called
   */
  public void onReload(Supplier<? extends CompletionStage<?>> change) {
    changes.add(change);
  }

  /** Every plugin that there is, also those that do not run. */
  public List<PluginReport> reports() {
    List<PluginReport> reports = new ArrayList<>();
    List<ClosedFilter> left = new ArrayList<>(closedFilters);
    for (Entry entry : entries) {
      List<ClosedFilter> own =
          left.stream().filter(each -> each.missing().known().isOf(entry)).toList();
      left.removeAll(own);
      reports.add(entry.report().with(own.stream().map(ClosedFilter::report).toList()));
    }
    Map<String, List<ClosedFilter>> gone =
        left.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.missing().known().plugin(), TreeMap::new, Collectors.toList()));
    gone.forEach(
        (plugin, filters) ->
            reports.add(
                PluginReport.missing(
                    plugin,
                    filters.get(0).missing().known().file(),
                    filters.get(0).missing().reason(),
                    filters.stream().map(ClosedFilter::report).toList())));
    return List.copyOf(reports);
  }

  /** A sentence for each filter that is missing, which tells the operator what to do. */
  public List<String> missingFilters() {
    return closedFilters.stream().map(each -> known.advice(each.missing())).toList();
  }

  /** A sentence for each thing that does not work and has what it would decide refused. */
  public List<String> closed() {
    Stream<String> filters = closedFilters.stream().map(each -> each.missing().sentence());
    Stream<String> parts =
        parts(Part.State.CLOSED, "does not work, and what it decides on is refused.");
    return Stream.concat(filters, parts).toList();
  }

  /** A sentence for each part whose newest version does not work, while the one before does. */
  public List<String> stale() {
    return parts(
            Part.State.STALE, "has a new version that does not work; the one before is in force.")
        .toList();
  }

  private Stream<String> parts(Part.State state, String what) {
    return reports().stream()
        .flatMap(
            plugin ->
                plugin.parts().stream()
                    .filter(part -> part.state() == state)
                    .map(
                        part ->
                            "The part "
                                + part.name()
                                + " of the plugin "
                                + plugin.name()
                                + " "
                                + what));
  }

  /** The guards of everything that runs, or should. */
  public List<Guard> guards() {
    return Stream.concat(
            running(entries).stream()
                .flatMap(plugin -> plugin.extensions().stream())
                .flatMap(extension -> extension.guard().stream()),
            closedFilters.stream().map(each -> each.guarded().guard()))
        .toList();
  }

  /** The plugin of that name, when it runs. */
  Optional<RunningPlugin> runningPlugin(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .flatMap(entry -> entry.running().stream())
        .findFirst();
  }

  /** What came of an attempt to reload a plugin. */
  public sealed interface Reload {
    /** The new version runs. */
    record Done(PluginReport plugin) implements Reload {}

    /** All is as it was. */
    record Refused(String reason) implements Reload {}

    /** There is no such plugin, and no such file. */
    record Unknown() implements Reload {}
  }

  /**
   * Loads a plugin anew from its jar or folder, or one that was not there yet, and lets it take the
   * place of the version that runs. Blocks, for as long as the plugin takes to start.
   *
   * @param name of the plugin or of its file, without the ending
   */
  public synchronized Reload reload(String name) {
    reloading = Thread.currentThread();
    try {
      return closed ? new Reload.Refused("the server is stopping") : reloadNow(name);
    } finally {
      reloading = null;
    }
  }

  private Reload reloadNow(String name) {
    Optional<Candidate> candidate = find(name);
    if (candidate.isEmpty()) {
      return entries.stream().anyMatch(entry -> entry.name().equals(name))
          ? new Reload.Refused(name + " is not in PLUGINS_DIR: reloading it needs a restart")
          : new Reload.Unknown();
    }
    try {
      return new Reload.Done(swap(candidate.get()).report());
    } catch (PluginProblem e) {
      log.warn("Plugin {} was not reloaded: {}", name, e.getMessage());
      return new Reload.Refused(e.getMessage());
    }
  }

  private Optional<Candidate> find(String name) {
    if (loader.isEmpty()) {
      return Optional.empty();
    }
    return new DropIns(config.pluginsDir(), loader.get()).find(name, entries);
  }

  private Entry swap(Candidate candidate) throws PluginProblem {
    if (candidate.problem().isPresent()) {
      throw candidate.problem().get();
    }
    LoadedPlugin plugin = candidate.loaded().orElseThrow();
    Optional<Entry> before =
        entries.stream()
            .filter(entry -> entry.origin().path().equals(plugin.origin().path()))
            .findFirst();
    Preparation.Prepared prepared;
    try {
      prepared = admit(candidate, plugin, before);
    } catch (PluginProblem e) {
      plugin.close();
      throw e;
    }
    RunningPlugin made = maker.make(prepared);
    try {
      keepFilters(made, before.flatMap(Entry::running));
      replaceModes(made, before.flatMap(Entry::running));
    } catch (PluginProblem e) {
      made.close();
      throw e;
    }
    Entry entry = Entry.running(made);
    List<Entry> after = replaced(before, entry);
    Snapshot old = current;
    entries = after;
    closedFilters = closedFilters(after);
    current =
        new Snapshot(
            running(after),
            closedFilters.stream().map(ClosedFilter::named).toList(),
            config.filters(),
            old.drained());
    old.retire();
    List<CompletableFuture<?>> rest = new ArrayList<>(List.of(old.drained()));
    changes.forEach(change -> rest.add(change.get().toCompletableFuture()));
    before.flatMap(Entry::running).ifPresent(replaced -> closeAfter(rest, replaced));
    log.info("Plugin {} was reloaded", plugin);
    return entry;
  }

  /** Checks that the plugin can take its place among the others, and reads its settings. */
  private Preparation.Prepared admit(
      Candidate candidate, LoadedPlugin plugin, Optional<Entry> before) throws PluginProblem {
    if (Census.isDisabled(candidate, config.pluginsDisabled())) {
      throw PluginProblem.rejected("PLUGINS_DISABLED names it");
    }
    if (before.isPresent() && before.get().isIn() && !before.get().name().equals(plugin.name())) {
      throw PluginProblem.rejected(
          plugin.origin().file() + " now contains another plugin: " + plugin.name());
    }
    if (hasStorage(plugin) || before.flatMap(Entry::plugin).filter(this::hasStorage).isPresent()) {
      throw PluginProblem.rejected("it provides a storage: reloading it needs a restart");
    }
    Claims claims = new Claims();
    for (Entry entry : entries) {
      if (entry.plugin().isPresent() && !before.equals(Optional.of(entry))) {
        claims.take(entry.plugin().get());
      }
    }
    claims.take(plugin);
    Entry found = new Entry(candidate, PluginState.FOUND, "", Optional.empty());
    List<String> problems = new ArrayList<>(Demands.missing(replaced(before, found), config));
    Optional<Preparation.Prepared> prepared = preparation.prepare(plugin, problems);
    if (prepared.isEmpty() || !problems.isEmpty()) {
      throw PluginProblem.rejected(String.join("; ", problems));
    }
    return prepared.get();
  }

  private boolean hasStorage(LoadedPlugin plugin) {
    return plugin.extensions().stream().anyMatch(each -> each.kind() == Kind.STORAGE);
  }

  private List<Entry> replaced(Optional<Entry> before, Entry entry) {
    List<Entry> all = new ArrayList<>(entries);
    if (before.isPresent()) {
      all.set(all.indexOf(before.get()), entry);
    } else {
      all.add(entry);
    }
    return List.copyOf(all);
  }

  /** A filter that runs must not vanish with a new version. */
  private static void keepFilters(RunningPlugin made, Optional<RunningPlugin> before)
      throws PluginProblem {
    Set<String> after = new HashSet<>();
    made.extensions(Kind.FILTER, AskedFilter.class).forEach(filter -> after.add(filter.name()));
    for (Named<AskedFilter> filter :
        before.map(plugin -> plugin.extensions(Kind.FILTER, AskedFilter.class)).orElse(List.of())) {
      if (!after.contains(filter.name())) {
        throw PluginProblem.rejected(
            "it does not run the filter "
                + filter.name()
                + " any more, which decides on messages now; only a restart takes that out");
      }
    }
  }

  private void replaceModes(RunningPlugin made, Optional<RunningPlugin> before)
      throws PluginProblem {
    List<ModeHandler> handlers = new ArrayList<>();
    made.extensions(Kind.MODE, ModeHandler.class).forEach(mode -> handlers.add(mode.extension()));
    List<ModeSlot> own = new ArrayList<>();
    before
        .map(plugin -> plugin.extensions(Kind.MODE, ModeHandler.class))
        .orElse(List.of())
        .forEach(
            mode -> slots.stream().filter(slot -> slot.fits(mode.extension())).forEach(own::add));
    boolean fit =
        own.size() == handlers.size()
            && own.stream().allMatch(slot -> handlers.stream().anyMatch(slot::fits));
    if (!fit) {
      throw PluginProblem.rejected(
          "its modes differ from those at the start: reloading it needs a restart");
    }
    for (ModeSlot slot : own) {
      handlers.stream().filter(slot::fits).forEach(slot::replace);
    }
  }

  private static void closeAfter(List<CompletableFuture<?>> rest, RunningPlugin plugin) {
    CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new))
        .whenCompleteAsync(
            (done, failure) -> plugin.close(),
            task -> new Thread(task, "plugin-" + plugin.loaded().name() + "-end").start());
  }

  /** Ends all plugins. Blocks, for seconds; a second call does nothing. */
  @Override
  public void close() {
    closed = true;
    // A plugin that is on its way in is not waited for.
    Thread late = reloading;
    if (late != null) {
      late.interrupt();
    }
    end();
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    current.retire();
    RunningPlugin.closeAll(current.plugins());
    entries =
        entries.stream()
            .map(entry -> entry.isIn() ? entry.ended(PluginState.CLOSED, "") : entry)
            .toList();
    release.run();
  }
}
