package chat.plugin.hooksjs;

import chat.api.Part;
import chat.api.PluginContext;
import chat.api.filter.Draft;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.model.Message;
import chat.api.model.MessageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/** The plugin on a folder, as the server would run it. */
final class Scene implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final long BREATH = TimeUnit.MILLISECONDS.toNanos(5);

  final Path folder;
  final Path data;
  final Lines log = new Lines();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, TestPart> parts = new ConcurrentHashMap<>();
  private final Set<String> shadowed;

  /** Whether the start took until the hooks had loaded, or as long as it may. */
  final boolean waitedForHooks;

  private final MessageFilter filter;
  private final ChatListener listener;

  private Scene(Path place, Set<String> shadowed) throws Exception {
    this.folder = place.resolve("hooks");
    this.data = place.resolve("data");
    this.shadowed = shadowed;
    HooksPlugin plugin = new HooksPlugin();
    HooksSettings settings = new HooksSettings(folder, Duration.ofMillis(500), 4, 64, 64);
    long start = System.nanoTime();
    filter =
        plugin.filters().stream()
            .filter(factory -> factory.name().equals("hooks"))
            .findFirst()
            .map(factory -> make(factory, settings))
            .orElseThrow();
    listener = make(plugin.listeners().get(0), settings);
    waitedForHooks =
        !isLoading() || System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(Hooks.START_SECONDS);
    until("the hooks have loaded", () -> !isLoading());
  }

  private boolean isLoading() {
    return part("folder").contains("being loaded");
  }

  private <T, C extends Record> T make(chat.api.Factory<T, C> factory, HooksSettings settings) {
    try {
      return factory.create(factory.settings().cast(settings), new Lent());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The plugin, started; files are names and texts in turn. */
  static Scene of(Path place, Set<String> shadowed, String... files) throws Exception {
    Files.createDirectories(place.resolve("data"));
    Path folder = Files.createDirectories(place.resolve("hooks"));
    for (int i = 0; i < files.length; i += 2) {
      Files.writeString(folder.resolve(files[i]), files[i + 1]);
    }
    return new Scene(place, shadowed);
  }

  static Scene of(Path place, String... files) throws Exception {
    return of(place, Set.of(), files);
  }

  /** The plugin, started on a folder as it is. */
  static Scene in(Path place) throws Exception {
    Files.createDirectories(place.resolve("data"));
    return new Scene(place, Set.of());
  }

  /** Puts a file in the folder. */
  void save(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  MessageFilter filter() {
    return filter;
  }

  Verdict send(Draft draft) throws Exception {
    return filter.filter(draft, Scripts.FROM_ALICE);
  }

  Verdict send(Draft draft, int sender) throws Exception {
    return filter.filter(draft, Scripts.from(sender));
  }

  /** What becomes of the body of a message. */
  String body(String body) throws Exception {
    return send(Scripts.said(body)) instanceof Verdict.Accepted accepted
        ? accepted.draft().body()
        : "rejected";
  }

  void tell(String body) throws Exception {
    listener.on(
        List.of(
            new ChatEvent(
                1,
                new Message(
                    new UUID(3, 4),
                    Instant.EPOCH,
                    "Alice",
                    "#Garden",
                    MessageType.MESSAGE,
                    body,
                    "{\"n\":1}"))));
  }

  /** Waits until it is so. */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not in time: " + what);
      }
      LockSupport.parkNanos(BREATH);
    }
  }

  @Override
  public void close() {
    ((Hooks.Filter) filter).close();
    ((Hooks.Listener) listener).close();
    executor.shutdownNow();
  }

  /** What the operator is told of a hook: its state and the reason; empty when it is not listed. */
  String part(String file) {
    TestPart part = parts.get(file);
    return part == null ? "" : part.condition;
  }

  /** The calls of a hook, and its failures. */
  String counts(String file) {
    TestPart part = parts.get(file);
    return part == null ? "" : part.calls + " " + part.failures;
  }

  private final class TestPart implements Part {
    private final String name;
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile String condition = "RUNNING ";

    TestPart(String name) {
      this.name = name;
    }

    @Override
    public void report(State state, String reason) {
      condition = state + " " + reason;
    }

    @Override
    public void called(long nanos) {
      calls.increment();
    }

    @Override
    public void failed() {
      failures.increment();
    }

    @Override
    public void close() {
      parts.remove(name);
    }
  }

  private final class Lent implements PluginContext {
    @Override
    public String serverName() {
      return "garden.example";
    }

    @Override
    public Logger logger() {
      return log;
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public Path dataDirectory() {
      return data;
    }

    @Override
    public ScheduledExecutorService executor() {
      return executor;
    }

    @Override
    public Set<String> shadowed() {
      return shadowed;
    }

    @Override
    public Part part(String name) {
      return parts.computeIfAbsent(name, TestPart::new);
    }
  }
}
