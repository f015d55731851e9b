package chat.runtime.guard;

import chat.api.auth.Authenticator;
import chat.api.filter.DraftLimits;
import chat.api.filter.MessageFilter;
import chat.api.listener.ChatListener;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import java.time.Duration;

/**
 * Puts a {@link Guard} before everything that plugins bring, and owns the threads on which they are
 * called. Any thread.
 */
public final class Guards implements AutoCloseable {

  /** The journal waits for modes, and everybody for the journal. */
  private static final Duration MODE_LIMIT = Duration.ofSeconds(1);

  /** Enough for filters that wait for somebody else, such as a service or a directory. */
  private static final int BLOCKING_THREADS = 64;

  /**
   * A dry run takes no thread from those that decide, and what it cannot keep up with is let go.
   */
  private static final int SHADOW_THREADS = 8;

  private static final int MOST_SHADOWS = 1_000;

  private final Duration limit;
  private final DraftRules rules;
  private final PluginMeter meter;
  private final Watchdog watchdog = new Watchdog();
  private final PluginThreads quick;
  private final PluginThreads blocking;
  private final PluginThreads shadows;

  /**
   * What is needed to guard.
   *
   * @param limit how long a call may take
   * @param rules what a filter may make of a message
   */
  public Guards(Duration limit, DraftRules rules, PluginMeter meter) {
    this.limit = limit;
    this.rules = rules;
    this.meter = meter;
    Duration patience = limit.multipliedBy(2);
    this.quick =
        new PluginThreads("filter", Runtime.getRuntime().availableProcessors(), patience, watchdog);
    this.blocking = new PluginThreads("plugin", BLOCKING_THREADS, patience, watchdog);
    this.shadows = new PluginThreads("shadow", SHADOW_THREADS, MOST_SHADOWS, patience, watchdog);
  }

  /**
   * Whose extension it is.
   *
   * @param plugin the plugin's name
   * @param name the extension's name
   * @param loader loads the plugin's classes
   */
  public record Origin(String plugin, String name, ClassLoader loader) {}

  /**
   * Something guarded, and its guard.
   *
   * @param <T> what it is
   */
  public record Guarded<T>(T extension, Guard guard) {}

  /** A filter; one in shadow changes nothing. */
  public Guarded<AskedFilter> filter(Origin origin, MessageFilter filter, boolean shadow) {
    Guard guard = guard(origin, Kind.FILTER, limit, false);
    Runnable rejected = shadow ? () -> {} : meter.rejections(origin.plugin(), origin.name());
    GuardedFilter guarded = new GuardedFilter(filter, guard, rules, rejected);
    return new Guarded<>(
        shadow
            ? new ShadowFilter(
                origin.name(), guarded, shadows, outcome -> meter.shadow(origin.name(), outcome))
            : guarded,
        guard);
  }

  /** In the place of a filter that should run and does not, for that reason. */
  public Guarded<AskedFilter> closedFilter(String plugin, String name, String reason) {
    Origin nowhere = new Origin(plugin, name, ClassLoader.getPlatformClassLoader());
    Guard guard = guard(nowhere, Kind.FILTER, limit, false);
    guard.close(reason);
    return new Guarded<>(new ClosedFilter(guard), guard);
  }

  /** An authenticator. */
  public Guarded<Authenticator> authenticator(Origin origin, Authenticator authenticator) {
    Guard guard = guard(origin, Kind.AUTHENTICATOR, limit, false);
    return new Guarded<>(new GuardedAuthenticator(authenticator, guard), guard);
  }

  /** A listener. */
  public Guarded<ChatListener> listener(Origin origin, ChatListener listener) {
    Guard guard = guard(origin, Kind.LISTENER, limit, false);
    return new Guarded<>(new GuardedListener(listener, guard), guard);
  }

  /** A mode. */
  public Guarded<ModeHandler> mode(Origin origin, ModeHandler handler) {
    Guard guard = guard(origin, Kind.MODE, MODE_LIMIT, true);
    return new Guarded<>(new GuardedModeHandler(handler, guard), guard);
  }

  /** A storage. */
  public Guarded<Storage> storage(Origin origin, Storage storage) {
    Guard guard = guard(origin, Kind.STORAGE, limit, false);
    return new Guarded<>(new GuardedStorage(storage, guard), guard);
  }

  private Guard guard(Origin origin, Kind kind, Duration callLimit, boolean lateIsFatal) {
    return new Guard(
        new Guard.Terms(
            origin.plugin(), kind, origin.name(), origin.loader(), callLimit, lateIsFatal),
        meter.calls(origin.plugin(), kind, origin.name()),
        System::nanoTime);
  }

  /** How large what a filter accepts may be. */
  public DraftLimits draftLimits() {
    return rules.limits();
  }

  /** How long a call may take. */
  public Duration limit() {
    return limit;
  }

  /** What is counted of plugins. */
  public PluginMeter meter() {
    return meter;
  }

  /** Watches threads that call into plugins. */
  public Watchdog watchdog() {
    return watchdog;
  }

  /** Threads for filters that do not block. */
  public PluginThreads quick() {
    return quick;
  }

  /** Threads for all that may block. */
  public PluginThreads blocking() {
    return blocking;
  }

  @Override
  public void close() {
    quick.close();
    blocking.close();
    shadows.close();
    watchdog.close();
  }
}
