package chat.runtime;

import chat.api.storage.Storage;
import chat.runtime.account.Authenticators;
import chat.runtime.account.Passwords;
import chat.runtime.budget.Budget;
import chat.runtime.config.ServerConfig;
import chat.runtime.filter.Filters;
import chat.runtime.guard.Guards;
import chat.runtime.http.Backend;
import chat.runtime.listener.Listeners;
import chat.runtime.metrics.Meters;
import chat.runtime.plugin.Extensions;
import chat.runtime.state.Journal;
import chat.runtime.state.ModeCatalog;
import chat.runtime.stream.Histories;
import chat.runtime.stream.Readers;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.Streams;
import chat.runtime.time.ServerTime;
import chat.runtime.upkeep.Retention;
import chat.runtime.upkeep.Upkeep;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The parts of a server, and how they hang together. */
final class ServerModule extends AbstractModule {

  /** Threads that read the storage: a few, since each read is short and the disk is one. */
  private static final int READERS = 4;

  /** The share of the heap that messages may take until all listeners were told of them. */
  private static final int RECENT_SHARE = 32;

  /** The share of the heap that messages in the streams of those who read may take. */
  private static final int LIVE_SHARE = 16;

  /** The share of the heap that recent histories may take. */
  private static final int HISTORY_SHARE = 16;

  /** The share of the heap that requests and answers under way may take. */
  private static final int UNDER_WAY_SHARE = 8;

  private final ServerConfig config;
  private final Extensions extensions;
  private final Storage storage;
  private final ModeCatalog modes;
  private final Guards guards;
  private final Meters meters;
  private final Clock clock;
  private final ServerTime time;
  private final String version;

  ServerModule(
      ServerConfig config,
      Extensions extensions,
      Guards guards,
      Meters meters,
      Clock clock,
      String version) {
    this.config = config;
    this.extensions = extensions;
    this.storage = extensions.storage();
    this.modes = extensions.modes();
    this.guards = guards;
    this.meters = meters;
    this.clock = clock;
    this.time = ServerTime.starting(clock, System::nanoTime);
    this.version = version;
  }

  /** One part of so many of the heap. */
  private static long share(int parts) {
    return Runtime.getRuntime().maxMemory() / parts;
  }

  @Override
  protected void configure() {
    bind(ServerConfig.class).toInstance(config);
    bind(Extensions.class).toInstance(extensions);
    bind(Storage.class).toInstance(storage);
    bind(ModeCatalog.class).toInstance(modes);
    bind(Clock.class).toInstance(clock);
    bind(Meters.class).toInstance(meters);
  }

  @Provides
  @Singleton
  ExecutorService readerThreads() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        READERS, task -> new Thread(task, "reader-" + number.incrementAndGet()));
  }

  @Provides
  @Singleton
  Readers readers(ExecutorService threads) {
    return new Readers(threads);
  }

  /** Hashing is slow on purpose; half the processors may do it. */
  @Provides
  @Singleton
  Passwords passwords() {
    return new Passwords(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  @Provides
  @Singleton
  Authenticators authenticators() {
    return Authenticators.leased(extensions::leaseAuthenticators, guards.blocking(), clock);
  }

  @Provides
  @Singleton
  Sessions sessions() {
    return new Sessions(time);
  }

  @Provides
  @Singleton
  Histories histories(Readers readers) {
    long bytes = share(HISTORY_SHARE);
    return new Histories(storage, readers, config.maxHistory(), bytes);
  }

  @Provides
  @Singleton
  Streams streams(Sessions sessions, Histories histories, Readers readers) {
    return new Streams(sessions, histories, storage, readers, time, meters, share(LIVE_SHARE));
  }

  @Provides
  @Singleton
  Listeners listeners() {
    Listeners listeners = new Listeners(storage, guards.blocking()::call, share(RECENT_SHARE));
    meters.gauge(
        "chat_listener_recent_bytes",
        "Bytes of the heap that messages take until all listeners were told of them.",
        listeners::recentBytes);
    meters.gauges(
        "chat_listener_lag",
        "Messages that a listener has not been told of yet; an estimate when it is far behind.",
        "listener",
        listeners::lag);
    meters.counters(
        "chat_listener_skipped_total",
        "Events that a listener was not told of because it failed.",
        "listener",
        listeners::skipped);
    return listeners;
  }

  @Provides
  @Singleton
  Journal journal(Streams streams, Listeners listeners) {
    return new Journal(
        storage,
        config.serverName(),
        modes,
        clock,
        meters,
        List.of(streams, listeners),
        guards.watchdog());
  }

  @Provides
  @Singleton
  Upkeep upkeep(Journal journal, Sessions sessions, Streams streams) {
    return new Upkeep(
        journal,
        sessions,
        streams,
        storage,
        time,
        new Retention(
            config.sessionTimeout(),
            config.maxHistory(),
            config.maxQueue(),
            config.maxChannelIdle()));
  }

  /** Which filters there are is not for Guice to know: they may change while the server runs. */
  @Provides
  @Singleton
  Filters filters() {
    return Filters.leased(extensions::leaseFilters, guards.quick(), guards.blocking());
  }

  @Provides
  @Singleton
  Backend backend(
      Journal journal,
      Sessions sessions,
      Streams streams,
      Histories histories,
      Filters filters,
      Passwords passwords,
      Authenticators authenticators,
      Readers readers) {
    Budget budget = new Budget(share(UNDER_WAY_SHARE));
    meters.gauge(
        "chat_under_way_bytes",
        "Bytes of requests and answers under way, of which there may be so many.",
        budget::used);
    meters.gauge(
        "chat_stream_bytes",
        "Bytes of the heap that messages in the streams of those who read take.",
        streams::liveBytes);
    meters.gauge(
        "chat_history_bytes",
        "Bytes of the heap that the newest messages of histories take.",
        histories::bytes);
    meters.gauge("chat_held_polls", "Reads of streams that wait for a message.", streams::held);
    meters.gauge(
        "chat_journal_queue", "Commands and queries that wait for the journal.", journal::depth);
    meters.gauge("chat_sessions", "Sessions.", sessions::count);
    return new Backend(
        config,
        version,
        journal,
        sessions,
        streams,
        histories,
        filters,
        passwords,
        authenticators,
        extensions,
        storage,
        readers,
        modes,
        budget,
        meters,
        clock,
        time);
  }
}
