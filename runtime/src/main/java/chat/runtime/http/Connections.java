package chat.runtime.http;

import chat.runtime.metrics.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * Counts the connections, and takes no more than there is room for: one that is idle makes room for
 * a new one, else the new one is told that the server is busy. For any event loop.
 */
final class Connections {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ClientAddress addresses;
  private final PlainAnswer busy;
  private final Meters meters;
  private final IntFunction<ConnectionLimits> measure;
  private final ThreadLocal<Patience> patience;
  private final HeadRoom room;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<InetAddress, Integer> ofClients = new ConcurrentHashMap<>();
  private final AtomicLong measuredAt = new AtomicLong(System.nanoTime());
  private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_NANOS);
  private volatile ConnectionLimits limits;

  /**
   * No connections yet.
   *
   * @param busy what those are told for whom there is no room
   * @param room for long heads of requests
   * @param measure what the limits are while so many connections are open
   */
  Connections(
      ClientAddress addresses,
      Timeouts timeouts,
      PlainAnswer busy,
      Meters meters,
      HeadRoom room,
      IntFunction<ConnectionLimits> measure) {
    this.addresses = addresses;
    this.busy = busy;
    this.meters = meters;
    this.room = room;
    this.measure = measure;
    this.patience =
        ThreadLocal.withInitial(() -> new Patience(XnioIoThread.requireCurrentThread(), timeouts));
    this.limits = measure.apply(0);
    meters.gauge("chat_http_connections", "Connections that are open.", open::get);
  }

  /** The limits, as they were last measured. */
  ConnectionLimits limits() {
    return limits;
  }

  /** How many are open. */
  int open() {
    return open.get();
  }

  /**
   * Takes up a new connection, or tells it that there is no room and ends it. On its event loop.
   *
   * @return null when it was ended
   */
  @Nullable Link admit(StreamConnection connection) {
    InetAddress client =
        addresses.countedAs(connection.getPeerAddress(InetSocketAddress.class).getAddress());
    int all = open.incrementAndGet();
    int own = client == null ? 0 : ofClients.merge(client, 1, Integer::sum);
    ConnectionLimits now = limits;
    Patience here = patience.get();
    boolean admitted =
        own > now.ofOneClient()
            ? here.endIdle(link -> client != null && client.equals(link.client()))
            : all <= now.all() || here.endIdle(any -> true);
    if (all > now.all() / 2) {
      measureAgain(connection);
    }
    if (!admitted) {
      forget(client);
      refuse(connection, all, own);
      return null;
    }
    connection.setCloseListener(closed -> forget(client));
    return Link.attach(connection, here, room, client);
  }

  private void forget(@Nullable InetAddress client) {
    open.decrementAndGet();
    if (client != null) {
      ofClients.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Others open files too: what is left for connections is looked at now and then. */
  private void measureAgain(StreamConnection connection) {
    long last = measuredAt.get();
    long now = System.nanoTime();
    if (now - last > MEASURE_NANOS && measuredAt.compareAndSet(last, now)) {
      connection.getWorker().execute(() -> limits = measure.apply(open.get()));
    }
  }

  private void refuse(StreamConnection connection, int all, int own) {
    meters.connectionRefused();
    long last = loggedAt.get();
    long now = System.nanoTime();
    if (now - last >= LOG_NANOS && loggedAt.compareAndSet(last, now)) {
      log.warn(
          "There is no room for a connection of {}: {} connections are open, {} of this address;"
              + " at most {} and {} may be. Further refusals are not logged for a minute",
          connection.getPeerAddress(InetSocketAddress.class).getAddress().getHostAddress(),
          all - 1,
          own - 1,
          limits.all(),
          limits.ofOneClient());
    }
    try {
      connection.getSinkChannel().write(busy.begin());
      // Bytes that nobody reads would have the answer lost with the connection.
      ByteBuffer unread = ByteBuffer.allocate(1024);
      connection.getSourceChannel().read(unread);
    } catch (IOException e) {
      log.debug("A client that is refused has gone: {}", e.getMessage());
    } finally {
      IoUtils.safeClose(connection);
    }
  }
}
