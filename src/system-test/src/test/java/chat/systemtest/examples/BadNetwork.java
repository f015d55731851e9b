package chat.systemtest.examples;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A network between clients and a server: it has an address of its own that stays when the server's
 * changes, and it breaks connections in every way there is.
 */
final class BadNetwork implements Closeable {

  /** What happens to a connection. */
  enum Fate {
    /** Nothing. */
    WELL,
    /** It is gone before the server sees it. */
    REFUSED,
    /** The request arrives, the answer does not. */
    ANSWER_LOST,
    /** The request arrives, and a part of the answer. */
    ANSWER_CUT
  }

  private static final int CUT_WITHIN = 400;

  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "bad network");
            thread.setDaemon(true);
            return thread;
          });
  private final Random random;
  private final Map<Fate, Integer> met = new EnumMap<>(Fate.class);
  private volatile @Nullable URI server;
  private volatile boolean bad;

  /** A network that leads to that server, and is well for now. */
  BadNetwork(URI server, long seed) throws IOException {
    this.server = server;
    this.random = new Random(seed);
    threads.execute(this::accept);
  }

  /** What clients take for the server. */
  URI base() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Leads to another address from now on; to none, when it is null. */
  void leadTo(@Nullable URI other) {
    server = other;
  }

  /** Whether half of all connections meet a bad fate from now on. */
  void bad(boolean now) {
    bad = now;
  }

  /** How many connections met each fate. */
  synchronized Map<Fate, Integer> met() {
    return new EnumMap<>(met);
  }

  private synchronized Fate next() {
    Fate[] fates = Fate.values();
    Fate fate =
        bad && random.nextBoolean() ? fates[1 + random.nextInt(fates.length - 1)] : Fate.WELL;
    met.merge(fate, 1, Integer::sum);
    return fate;
  }

  private synchronized int within(int bound) {
    return random.nextInt(bound);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> carry(client));
      } catch (IOException e) {
        // Closed, or a client that left at once.
      }
    }
  }

  private void carry(Socket client) {
    Fate fate = next();
    URI to = server;
    try (client;
        Socket upstream = new Socket()) {
      client.setSoLinger(true, 0);
      if (to == null || fate == Fate.REFUSED) {
        return;
      }
      upstream.connect(new InetSocketAddress(to.getHost(), to.getPort()));
      threads.execute(() -> request(client, upstream));
      answer(upstream, client, fate);
      if (fate == Fate.WELL) {
        client.setSoLinger(false, 0);
      }
    } catch (IOException e) {
      // One of the two has gone; both are closed.
    }
  }

  /** Carries the request until the client goes, which the server is to notice. */
  private static void request(Socket client, Socket upstream) {
    try (upstream) {
      client.getInputStream().transferTo(upstream.getOutputStream());
    } catch (IOException e) {
      // One of the two has gone; both are closed.
    }
  }

  private void answer(Socket upstream, Socket client, Fate fate) throws IOException {
    int left =
        switch (fate) {
          case WELL -> Integer.MAX_VALUE;
          case ANSWER_CUT -> 1 + within(CUT_WITHIN);
          case ANSWER_LOST, REFUSED -> 0;
        };
    InputStream in = upstream.getInputStream();
    OutputStream out = client.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
      out.write(buffer, 0, Math.min(read, left));
      if (read >= left) {
        return;
      }
      left -= fate == Fate.WELL ? 0 : read;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
