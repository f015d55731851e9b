package chat.runtime.http;

import chat.api.auth.Authenticator;
import chat.api.filter.MessageFilter;
import chat.api.mode.ModeHandler;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.account.Authenticators;
import chat.runtime.account.Passwords;
import chat.runtime.budget.Budget;
import chat.runtime.command.Acknowledge;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.filter.Filters;
import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.DraftRules;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Guards;
import chat.runtime.guard.Named;
import chat.runtime.metrics.Meters;
import chat.runtime.plugin.Extensions;
import chat.runtime.plugin.Plugins;
import chat.runtime.state.Journal;
import chat.runtime.state.ModeCatalog;
import chat.runtime.stream.Histories;
import chat.runtime.stream.Readers;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.Streams;
import chat.runtime.testkit.MemoryPlugin;
import chat.runtime.testkit.TestClock;
import chat.runtime.time.ServerTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A whole server on a storage in memory, and ways to talk to it. */
final class RunningServer {

  final InMemoryStorage storage;
  final Meters meters = new Meters();
  final Budget budget;
  final Streams streams;
  final HttpServer http;
  final Journal journal;
  final Guards guards;
  private final List<Guard> filterGuards = new CopyOnWriteArrayList<>();

  /** The filters, to which a test may add. */
  final List<Named<AskedFilter>> filters = new CopyOnWriteArrayList<>();

  private final Sessions sessions;
  private final Backend backend;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Readers readers = new Readers(threads);
  private final Map<Authenticator, Authenticator> guarded = new ConcurrentHashMap<>();
  private final Passwords passwords = new Passwords(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RunningServer(String... settings) throws Exception {
    this(Timeouts.STANDARD, List.of(), settings);
  }

  RunningServer(Timeouts timeouts, List<ModeHandler> handlers, String... settings)
      throws Exception {
    this(new InMemoryStorage(), Clock.systemUTC(), timeouts, handlers, List::of, settings);
  }

  /** One that has so much room for requests and answers under way. */
  RunningServer(Timeouts timeouts, Budget budget, String... settings) throws Exception {
    this(
        new InMemoryStorage(),
        Clock.systemUTC(),
        timeouts,
        budget,
        ConnectionLimits::ofProcess,
        HeadRoom.ofProcess(),
        List.of(),
        List::of,
        settings);
  }

  RunningServer(
      InMemoryStorage storage,
      Clock clock,
      Timeouts timeouts,
      List<ModeHandler> handlers,
      Supplier<List<Named<Authenticator>>> authenticators,
      String... settings)
      throws Exception {
    this(
        storage,
        clock,
        timeouts,
        new Budget(64 << 20),
        ConnectionLimits::ofProcess,
        HeadRoom.ofProcess(),
        handlers,
        authenticators,
        settings);
  }

  /** One with room for that many connections, and for few long heads. */
  RunningServer(ConnectionLimits limits, String... settings) throws Exception {
    this(
        new InMemoryStorage(),
        Clock.systemUTC(),
        Timeouts.STANDARD,
        new Budget(64 << 20),
        open -> limits,
        new HeadRoom(100_000),
        List.of(),
        List::of,
        settings);
  }

  private RunningServer(
      InMemoryStorage storage,
      Clock clock,
      Timeouts timeouts,
      Budget budget,
      IntFunction<ConnectionLimits> limits,
      HeadRoom room,
      List<ModeHandler> handlers,
      Supplier<List<Named<Authenticator>>> authenticators,
      String... settings)
      throws Exception {
    this.storage = storage;
    this.budget = budget;
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "PORT", "0", "HOST", "127.0.0.1", "SERVER_NAME", "test.server", "AUTH_RATE", "0"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    ServerConfig config = ServerConfig.of(all);
    guards = new Guards(Duration.ofMillis(500), new DraftRules(4096, 16384), meters);
    meters.running(() -> filterGuards);
    ModeCatalog modes =
        new ModeCatalog(
            handlers.stream()
                .map(
                    mode ->
                        guards
                            .mode(
                                new Guards.Origin(
                                    "test", "+" + mode.letter(), getClass().getClassLoader()),
                                mode)
                            .extension())
                .toList());
    ServerTime time =
        ServerTime.plain(
            clock, clock instanceof TestClock test ? test::nanoTime : System::nanoTime);
    sessions = new Sessions(time);
    Histories histories = new Histories(storage, readers, config.maxHistory(), 1 << 20);
    streams = new Streams(sessions, histories, storage, readers, time, meters, 1 << 20);
    journal =
        new Journal(
            storage,
            config.serverName(),
            modes,
            clock,
            meters,
            List.of(streams),
            guards.watchdog());
    journal.start(state -> streams.load(state, journal));
    backend =
        new Backend(
            config,
            "1.2.3",
            journal,
            sessions,
            streams,
            histories,
            new Filters(() -> filters, guards.quick(), guards.blocking()),
            passwords,
            new Authenticators(() -> guarded(authenticators.get()), guards.blocking(), clock),
            extensions(all),
            storage,
            readers,
            modes,
            budget,
            meters,
            clock,
            time);
    http = HttpServer.start(backend, timeouts, limits, room);
  }

  private Extensions extensions(Map<String, String> settings) throws StartException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("DBURL", "memory:server");
    return new Plugins(List.of(new MemoryPlugin(() -> storage, List.of())))
        .start(ServerConfig.of(all), Clock.systemUTC(), guards);
  }

  private List<Named<Authenticator>> guarded(List<Named<Authenticator>> authenticators) {
    return authenticators.stream()
        .map(each -> new Named<>(each.name(), guarded(each.name(), each.extension())))
        .toList();
  }

  private Authenticator guarded(String name, Authenticator authenticator) {
    Guards.Origin origin = new Guards.Origin("test", name, getClass().getClassLoader());
    return guarded.computeIfAbsent(
        authenticator, unused -> guards.authenticator(origin, authenticator).extension());
  }

  List<Route> routes() {
    return Routes.table(backend);
  }

  int port() {
    return http.address().getPort();
  }

  /** A connection for those who write HTTP by hand. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Sends a request; headers are names and values in turn. */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Has messages pass one more filter. */
  void add(String name, MessageFilter filter) {
    Guards.Origin origin = new Guards.Origin("test", name, getClass().getClassLoader());
    Guards.Guarded<AskedFilter> guarded = guards.filter(origin, filter, false);
    filters.add(new Named<>(name, guarded.extension()));
    filterGuards.add(guarded.guard());
  }

  /** Registers somebody, and returns the token. */
  String register(String nick) throws Exception {
    HttpResponse<String> answer = send("POST", "/api/v1/register", "{\"nick\":\"" + nick + "\"}");
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.body());
    }
    return answer.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  /** Stores what clients have acknowledged, as an orderly stop does. */
  void keepAcknowledgements() throws Exception {
    List<Acknowledge.Acknowledgement> all = sessions.acknowledgements();
    journal.execute(new Acknowledge(all)).get(20, TimeUnit.SECONDS);
    sessions.stored(all);
  }

  void stop() throws Exception {
    http.refuse();
    streams.close();
    http.awaitAnswers(Duration.ofSeconds(5));
    http.close();
    journal.stop();
    threads.shutdownNow();
    passwords.close();
    guards.close();
    storage.close();
  }
}
