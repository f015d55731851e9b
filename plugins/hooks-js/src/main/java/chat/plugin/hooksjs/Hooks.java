package chat.plugin.hooksjs;

import chat.api.PluginContext;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The hooks of a server: the folder, the engine, and the set of hooks in force. The set is
 * immutable and replaced as a whole, so that each message meets one version of it.
 *
 * <p>Files are looked at and scripts loaded on the plugin's executor only.
 */
final class Hooks implements AutoCloseable {

  private static final long LOOK_MILLIS = 200;

  /** Less than the 30 seconds that the server grants. */
  static final int START_SECONDS = 25;

  /** How long a message waits for hooks that are still being loaded. */
  private static final Duration LOADING = Duration.ofSeconds(1);

  /** What the folder itself is called where its hooks are listed. */
  private static final String FOLDER = "folder";

  private static final int LINES_PER_MINUTE = 100;

  private final HooksSettings settings;
  private final PluginContext context;
  private final Logger log;
  private final ScheduledExecutorService executor;
  private final HookFiles files;
  private final Duration patience;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private volatile Loaded inForce = new Loaded(List.of(), List.of());
  private volatile boolean mayHaveHooks;

  // What follows belongs to whoever holds this.
  private final Map<String, HookStore> stores = new HashMap<>();
  private final Map<String, Hook> hooks = new HashMap<>();
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private Map<String, HookFiles.Text> texts = Map.of();
  private final Set<String> unloadable = new HashSet<>();
  private @Nullable ScriptEngine engine;
  private @Nullable ScheduledFuture<?> looks;
  private String trouble = "";
  private boolean everLoaded;
  private boolean closed;

  /**
   * What is in force.
   *
   * @param hooks in the order of their names
   * @param missing files that were there when the server started and cannot be loaded
   */
  private record Loaded(List<Hook> hooks, List<String> missing) {}

  private Hooks(HooksSettings settings, PluginContext context) {
    this.settings = settings;
    this.context = context;
    this.log = context.logger();
    this.executor = context.executor();
    this.files = new HookFiles(settings.dir());
    this.patience = context.callLimit().multipliedBy(8).dividedBy(10);
  }

  /**
   * Loads what is in the folder. Blocks until that is done, so that a server that answers takes
   * messages; but if it takes too long it goes on in the background, and messages are refused.
   */
  static Hooks start(HooksSettings settings, PluginContext context) throws InterruptedException {
    Hooks hooks = new Hooks(settings, context);
    try {
      hooks.begin();
    } catch (InterruptedException e) {
      hooks.close();
      throw e;
    }
    return hooks;
  }

  private void begin() throws InterruptedException {
    if (!files.hasAny()) {
      loaded.countDown();
      synchronized (this) {
        everLoaded = true;
        goOnLooking();
      }
      return;
    }
    mayHaveHooks = true;
    folder().closed("The hooks are being loaded.");
    executor.execute(this::loadFirst);
    if (!loaded.await(START_SECONDS, TimeUnit.SECONDS)) {
      log.warn(
          "The hooks in {} have not loaded within {} s; every message is rejected until they have.",
          settings.dir(),
          START_SECONDS);
    }
  }

  /** The door for messages to come. */
  final class Filter implements MessageFilter, AutoCloseable {
    private final Runnable end;

    Filter(Runnable end) {
      this.end = end;
    }

    @Override
    public Verdict filter(Draft draft, FilterContext filterContext) throws InterruptedException {
      return Hooks.this.filter(draft, filterContext);
    }

    /** Without hooks it does nothing, and needs no thread for that. */
    @Override
    public boolean mayBlock() {
      return mayHaveHooks;
    }

    @Override
    public void close() {
      end.run();
    }
  }

  /** The door for messages that were sent. */
  final class Listener implements ChatListener, AutoCloseable {

    /** So few that hooks which use up their time in each do not use up that of the call. */
    private static final int MAX_EVENTS = 10;

    private final Runnable end;

    Listener(Runnable end) {
      this.end = end;
    }

    @Override
    public void on(List<ChatEvent> events) throws InterruptedException, RetryLater {
      Hooks.this.on(events);
    }

    @Override
    public int maxEvents() {
      return MAX_EVENTS;
    }

    @Override
    public void close() {
      end.run();
    }
  }

  private Verdict filter(Draft draft, FilterContext filterContext) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    if (isLoading()) {
      return Verdict.reject(
          Hook.FAILED, "The hooks of this server are being loaded; try again soon.", LOADING);
    }
    Loaded now = inForce;
    if (!now.missing.isEmpty()) {
      String file = now.missing.get(0);
      Standing standing = standings.get(file);
      if (standing != null) {
        standing.failed();
      }
      return Hook.broken(file);
    }
    Verdict verdict = Verdict.accept(draft);
    for (Hook hook : now.hooks) {
      verdict = hook.ask(((Verdict.Accepted) verdict).draft(), filterContext, deadline);
      if (verdict instanceof Verdict.Rejected) {
        return verdict;
      }
    }
    return verdict;
  }

  private void on(List<ChatEvent> events) throws InterruptedException, RetryLater {
    Deadline deadline = Deadline.in(patience);
    if (isLoading()) {
      throw new RetryLater(LOADING, "the hooks are being loaded");
    }
    List<Hook> listening = inForce.hooks.stream().filter(Hook::hasOnEvent).toList();
    int remaining = listening.size();
    for (Hook hook : listening) {
      Deadline own = deadline.share(remaining--);
      for (ChatEvent event : events) {
        hook.tell(event.message(), own);
      }
    }
  }

  private boolean isLoading() throws InterruptedException {
    return loaded.getCount() > 0
        && !loaded.await(Math.min(LOADING.toNanos(), patience.toNanos()), TimeUnit.NANOSECONDS);
  }

  private void loadFirst() {
    try {
      synchronized (this) {
        if (!closed) {
          // Rejected until it can be loaded; the path of the folder is not for clients.
          inForce = new Loaded(List.of(), List.of(FOLDER));
          goOnLooking();
          tryToLoad();
        }
      }
    } finally {
      loaded.countDown();
    }
  }

  private void goOnLooking() {
    looks =
        executor.scheduleWithFixedDelay(
            this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    if (!closed && files.isDue()) {
      tryToLoad();
    }
  }

  private void tryToLoad() {
    try {
      if (everLoaded) {
        load(files.look(), false);
      } else {
        load(files.read(), true);
        everLoaded = true;
      }
      trouble = "";
      Standing wasUnreadable = standings.remove(FOLDER);
      if (wasUnreadable != null) {
        wasUnreadable.gone();
      }
    } catch (IOException | RuntimeException | Error e) {
      if (!trouble.equals(e.toString())) {
        trouble = e.toString();
        if (everLoaded) {
          folder().leftOut(trouble);
        } else {
          folder().closed(trouble);
        }
        log.error(
            "The hooks in {} cannot be loaded; {}.",
            settings.dir(),
            everLoaded ? "all stays as it was" : "every message is rejected until they can",
            e);
      }
    }
  }

  /** Makes what is in force equal to the folder, but for what cannot be loaded. */
  private void load(Map<String, HookFiles.Text> now, boolean first) {
    if (now.equals(texts) && !first) {
      return;
    }
    mayHaveHooks = true;
    List<Hook> ended = new ArrayList<>();
    for (String file : texts.keySet()) {
      if (!now.containsKey(file)) {
        unloadable.remove(file);
        standing(file).gone();
        standings.remove(file);
        Hook hook = hooks.remove(file);
        if (hook != null) {
          ended.add(hook);
          log.info("The hook {} was removed.", file);
        }
      }
    }
    now.forEach(
        (file, text) -> {
          if (text.equals(texts.get(file))) {
            return;
          }
          try {
            Hook hook = make(file, text);
            unloadable.remove(file);
            Hook old = hooks.put(file, hook);
            if (old != null) {
              ended.add(old);
            }
            standing(file).runs(hook, isShadowed(file));
            log.info(
                "The hook {} is {}{}.",
                file,
                old == null ? "in force" : "replaced by a new version",
                isShadowed(file) ? ", in shadow" : "");
          } catch (HookFailure | IOException e) {
            complain(file, e, first);
          }
        });
    texts = Map.copyOf(now);
    List<Hook> ordered =
        hooks.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .toList();
    inForce = new Loaded(ordered, unloadable.stream().sorted().toList());
    mayHaveHooks = !ordered.isEmpty() || !unloadable.isEmpty();
    ended.forEach(Hook::retire);
  }

  private void complain(String file, Exception e, boolean first) {
    String reason = e instanceof HookFailure failure ? failure.reason() : e.toString();
    if (hooks.containsKey(file)) {
      standing(file).stays(reason);
      log.error(
          "The new version of the hook {} does not load, the old one stays: {}", file, reason);
    } else if (unloadable.contains(file) || (first && !isShadowed(file))) {
      unloadable.add(file);
      standing(file).closed(reason);
      log.error(
          "The hook {} does not load, so every message is rejected until it does: {}",
          file,
          reason);
    } else {
      standing(file).leftOut(reason);
      log.error("The hook {} does not load, and is left out: {}", file, reason);
    }
  }

  private Standing standing(String file) {
    return standings.computeIfAbsent(file, each -> new Standing(context.part(each)));
  }

  private Standing folder() {
    return standing(FOLDER);
  }

  private Hook make(String file, HookFiles.Text text) throws HookFailure, IOException {
    if (!text.problem().isEmpty()) {
      throw new HookFailure(text.problem());
    }
    checkSettings(file, text.settings());
    HookStore store = stores.get(file);
    if (store == null) {
      Path path = context.dataDirectory().resolve(file + ".store.json");
      store = HookStore.open(path, settings.store() << 10, executor, log, context.clock());
      stores.put(file, store);
    }
    HookLog lines =
        new HookLog(line -> log.info("{}: {}", file, line), LINES_PER_MINUTE, System::nanoTime);
    HookLog problems =
        new HookLog(line -> log.warn("{}: {}", file, line), LINES_PER_MINUTE, System::nanoTime);
    Script script =
        new Script(
            engine(),
            file,
            text.script(),
            text.settings(),
            new Host(store, lines),
            Limits.of(settings.timeLimit(), settings.memory()));
    return new Hook(
        script,
        isShadowed(file),
        standing(file),
        new Hook.Reports(log, lines, problems),
        System::nanoTime);
  }

  static void checkSettings(String file, String json) throws HookFailure {
    String name = HookFiles.settingsOf(Path.of(file)).getFileName().toString();
    try {
      if (!(Json.parse(json, 32) instanceof Json.Obj)) {
        throw new HookFailure(name + ": not a JSON object");
      }
    } catch (Json.Malformed e) {
      throw new HookFailure(name + ":" + e.place(json) + ": " + e.getMessage());
    }
  }

  private ScriptEngine engine() {
    ScriptEngine running = engine;
    if (running == null) {
      running = new ScriptEngine(context.serverName(), settings.workers(), context.draftLimits());
      engine = running;
    }
    return running;
  }

  private boolean isShadowed(String file) {
    return context.shadowed().contains(file);
  }

  @Override
  public void close() {
    // Whoever loads meanwhile is waited for.
    synchronized (this) {
      closed = true;
      if (looks != null) {
        looks.cancel(false);
      }
      files.close();
      inForce = new Loaded(List.of(), List.of(FOLDER));
      hooks.values().forEach(Hook::retire);
      hooks.clear();
      stores.values().forEach(HookStore::save);
      if (engine != null) {
        engine.close();
      }
    }
    loaded.countDown();
  }
}
