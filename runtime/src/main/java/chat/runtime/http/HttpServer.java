package chat.runtime.http;

import chat.runtime.config.ServerConfig;
import chat.runtime.error.ChatException;
import chat.runtime.error.StartException;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * Listens, and has the requests that come in dispatched. Undertow's own builder has no room for a
 * {@link Link} on each connection, so the parts are put together here.
 */
public final class HttpServer {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int BACKLOG = 4096;
  private static final int MAX_HEADER_BYTES = 32 * 1024;
  private static final int MAX_HEADERS = 100;

  /** Connections that may be open while they are being refused. */
  private static final int REFUSALS = 32;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Dispatcher dispatcher;
  private final Connections connections;
  private final XnioWorker worker;
  private final DefaultByteBufferPool buffers;
  private final HttpOpenListener http;
  private final AcceptingChannel<StreamConnection> listener;

  private HttpServer(
      Dispatcher dispatcher,
      Connections connections,
      XnioWorker worker,
      DefaultByteBufferPool buffers,
      HttpOpenListener http,
      AcceptingChannel<StreamConnection> listener) {
    this.dispatcher = dispatcher;
    this.connections = connections;
    this.worker = worker;
    this.buffers = buffers;
    this.http = http;
    this.listener = listener;
  }

  /** Listens, and from now on answers. Does not return before the port is open. */
  public static HttpServer start(Backend backend) throws StartException {
    return start(backend, Timeouts.STANDARD);
  }

  static HttpServer start(Backend backend, Timeouts timeouts) throws StartException {
    return start(backend, timeouts, ConnectionLimits::ofProcess, HeadRoom.ofProcess());
  }

  static HttpServer start(
      Backend backend, Timeouts timeouts, IntFunction<ConnectionLimits> limits, HeadRoom room)
      throws StartException {
    Router router = new Router(Routes.table(backend), backend.meters());
    ServerConfig config = backend.config();
    Dispatcher dispatcher = new Dispatcher(router, backend, timeouts);
    Connections connections =
        new Connections(
            new ClientAddress(config.trustedProxies()),
            timeouts,
            new PlainAnswer(
                ChatException.busy(
                    "The server has no room for more connections; try again later.", RETRY_AFTER),
                config),
            backend.meters(),
            room,
            limits);
    return start(config, dispatcher, connections);
  }

  private static HttpServer start(
      ServerConfig config, Dispatcher dispatcher, Connections connections) throws StartException {
    OptionMap options =
        OptionMap.builder()
            .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
            // Else an answer waits for that of the next request, which may be held for a minute.
            .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .getMap();
    DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4);
    HttpOpenListener http = new HttpOpenListener(buffers, options);
    http.setRootHandler(dispatcher);
    PlainAnswer refusal =
        new PlainAnswer(
            Query.bad("The request is not HTTP/1.1, or has too many or too long headers."), config);
    ChannelListener<StreamConnection> open =
        connection -> {
          Link link = connections.admit(connection);
          if (link != null) {
            Refusal.attach(connection, link, refusal, dispatcher::refused);
            http.handleEvent(connection);
          }
        };
    try {
      XnioWorker worker =
          Xnio.getInstance()
              .createWorker(
                  OptionMap.builder()
                      .set(Options.WORKER_NAME, "http")
                      .set(
                          Options.WORKER_IO_THREADS,
                          Math.max(2, Runtime.getRuntime().availableProcessors()))
                      .set(Options.WORKER_TASK_CORE_THREADS, 1)
                      .set(Options.WORKER_TASK_MAX_THREADS, 1)
                      .set(Options.TCP_NODELAY, true)
                      .getMap());
      return listen(config, dispatcher, connections, worker, buffers, http, open);
    } catch (IOException e) {
      throw new StartException("The event loops cannot be started: " + e.getMessage(), e);
    }
  }

  private static HttpServer listen(
      ServerConfig config,
      Dispatcher dispatcher,
      Connections connections,
      XnioWorker worker,
      DefaultByteBufferPool buffers,
      HttpOpenListener http,
      ChannelListener<StreamConnection> open)
      throws StartException {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    try {
      AcceptingChannel<StreamConnection> listener =
          worker.createStreamConnectionServer(
              address,
              accepting -> accept(accepting, open),
              OptionMap.builder()
                  .set(Options.TCP_NODELAY, true)
                  .set(Options.REUSE_ADDRESSES, true)
                  .set(Options.BACKLOG, BACKLOG)
                  // Out of descriptors, it would accept nothing for up to half a minute.
                  .set(Options.CONNECTION_HIGH_WATER, connections.limits().all() + REFUSALS)
                  .set(Options.CONNECTION_LOW_WATER, connections.limits().all() + REFUSALS - 1)
                  .getMap());
      listener.resumeAccepts();
      return new HttpServer(dispatcher, connections, worker, buffers, http, listener);
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      throw new StartException(
          "cannot listen on PORT "
              + config.port()
              + " of HOST "
              + config.host()
              + " ("
              + e.getMessage()
              + "): must be a free port, or 0, of an address of this machine",
          e);
    }
  }

  private static void accept(
      AcceptingChannel<StreamConnection> listener, ChannelListener<StreamConnection> open) {
    try {
      StreamConnection connection = listener.accept();
      if (connection != null) {
        open.handleEvent(connection);
      }
    } catch (ClosedChannelException e) {
      log.debug("No connections are taken any more");
    } catch (IOException e) {
      log.warn("A connection could not be taken: {}", e.getMessage());
    }
  }

  /** How many connections are open. */
  int connections() {
    return connections.open();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.getLocalAddress(InetSocketAddress.class);
  }

  /**
   * Takes no new connections, and refuses requests on those that there are. Held polls are to be
   * answered by whoever holds them.
   */
  public void refuse() {
    IoUtils.safeClose(listener);
    dispatcher.refuse();
  }

  /**
   * Waits until every request that came before {@link #refuse} is answered. Blocks.
   *
   * @return whether that was so in time
   */
  public boolean awaitAnswers(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (dispatcher.inFlight() > 0) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return true;
  }

  /** Closes all connections and ends the event loops. Blocks for a moment. */
  public void close() throws InterruptedException {
    IoUtils.safeClose(listener);
    http.closeConnections();
    worker.shutdown();
    if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
      worker.shutdownNow();
      worker.awaitTermination(2, TimeUnit.SECONDS);
    }
    buffers.close();
  }
}
