package chat.runtime;

import chat.api.storage.StorageException;
import chat.runtime.account.Passwords;
import chat.runtime.command.CountLostModes;
import chat.runtime.command.CountServer;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.guard.DraftRules;
import chat.runtime.guard.Guards;
import chat.runtime.http.Backend;
import chat.runtime.http.HttpServer;
import chat.runtime.listener.Listeners;
import chat.runtime.metrics.Meters;
import chat.runtime.plugin.Extensions;
import chat.runtime.plugin.PluginTable;
import chat.runtime.plugin.Plugins;
import chat.runtime.state.Journal;
import chat.runtime.stream.Streams;
import chat.runtime.upkeep.Upkeep;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: started from top to bottom, stopped from bottom to top. */
public final class Server implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Server.class);

  /** How long a stop waits for requests that came before it. */
  private static final Duration ANSWERS_PATIENCE = Duration.ofSeconds(2);

  private final Extensions extensions;
  private final Guards guards;
  private final Journal journal;
  private final Streams streams;
  private final Listeners listeners;
  private final ExecutorService readers;
  private final Upkeep upkeep;
  private final Passwords passwords;
  private final Backend backend;
  private @Nullable HttpServer http;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Server(Extensions extensions, Guards guards, Injector injector) {
    this.extensions = extensions;
    this.guards = guards;
    this.journal = injector.getInstance(Journal.class);
    this.streams = injector.getInstance(Streams.class);
    this.listeners = injector.getInstance(Listeners.class);
    this.readers = injector.getInstance(ExecutorService.class);
    this.upkeep = injector.getInstance(Upkeep.class);
    this.passwords = injector.getInstance(Passwords.class);
    this.backend = injector.getInstance(Backend.class);
  }

  /**
   * Starts a server. Blocks until it answers.
   *
   * @throws StartException when it cannot; nothing is left running then
   */
  public static Server start(ServerConfig config, Plugins plugins, Clock clock)
      throws StartException {
    log.info("chat {}", version());
    warnOfIgnored(config);
    Meters meters = new Meters();
    meters.build(version());
    Guards guards =
        new Guards(
            config.pluginTimeout(),
            new DraftRules(config.maxMessageSize(), config.maxMetaSize()),
            meters);
    Extensions extensions = null;
    Server server = null;
    boolean started = false;
    try {
      extensions = plugins.start(config, clock, guards);
      meters.running(extensions::guards);
      meters.parts(extensions::reports);
      PluginTable.of(extensions).forEach(log::info);
      PluginTable.troubles(extensions).forEach(log::warn);
      extensions.missingFilters().forEach(log::error);
      Injector injector =
          Guice.createInjector(
              Stage.PRODUCTION,
              new ServerModule(config, extensions, guards, meters, clock, version()));
      server = new Server(extensions, guards, injector);
      server.start();
      started = true;
      return server;
    } catch (StorageException e) {
      throw new StartException(e.getMessage(), e);
    } finally {
      if (server == null) {
        end(extensions, guards);
      } else if (!started) {
        server.stop();
      }
    }
  }

  /** The storage goes first: it may be a plugin's, which ends with the extensions. */
  private static void end(@Nullable Extensions extensions, Guards guards) {
    guards.close();
    if (extensions != null) {
      extensions.storage().close();
      extensions.close();
    }
  }

  /** What is set, but has nothing in this version that it could set. */
  private static void warnOfIgnored(ServerConfig config) {
    if (!config.federationKey().isEmpty() || !config.federationPeers().isEmpty()) {
      log.warn(
          "Federation is not implemented yet: FEDERATION_KEY and FEDERATION_PEERS have no effect");
    }
  }

  /** Channels have modes that nothing in this server brings. */
  private static void warnOfLost(Map<Character, Integer> modes) {
    if (!modes.isEmpty()) {
      String counted =
          modes.entrySet().stream()
              .map(mode -> "+" + mode.getKey() + " on " + mode.getValue())
              .collect(Collectors.joining(", "));
      log.warn(
          "Channels have modes that no plugin brings, which have no effect: {}. Install the plugin,"
              + " or let operators remove them, such as with -{}",
          counted,
          modes.keySet().iterator().next());
    }
  }

  private void start() throws StorageException, StartException {
    journal.start(
        state -> {
          streams.load(state, journal);
          listeners.load(state);
          warnOfLost(new CountLostModes().ask(state));
        });
    extensions.onReload(() -> journal.ask(new CountServer()));
    extensions.onReload(() -> listeners.replace(extensions.listeners()));
    listeners.replace(extensions.listeners());
    upkeep.start();
    http = HttpServer.start(backend);
    log.info("Listening on http://{}:{}", backend.config().host(), port());
  }

  /** The port where it answers. */
  public int port() {
    HttpServer listening = http;
    if (listening == null) {
      throw new IllegalStateException("not listening");
    }
    return listening.address().getPort();
  }

  /**
   * Stops: no new requests, held polls answered, the journal drained, the storage closed. Blocks; a
   * second call does nothing.
   */
  public void stop() {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    HttpServer listening = http;
    try {
      if (listening != null) {
        listening.refuse();
      }
      streams.close();
      if (listening != null && !listening.awaitAnswers(ANSWERS_PATIENCE)) {
        log.warn("Some requests were not answered in time");
      }
      upkeep.stop();
      journal.stop();
      listeners.stop();
      readers.shutdown();
      if (!readers.awaitTermination(2, TimeUnit.SECONDS)) {
        log.warn("Some reads of the storage did not end in time");
      }
      passwords.close();
      if (listening != null) {
        listening.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(extensions, guards);
    }
    if (listening != null) {
      log.info("Stopped");
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** The version of this program, as its jar has it. */
  static String version() {
    String version = Server.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
