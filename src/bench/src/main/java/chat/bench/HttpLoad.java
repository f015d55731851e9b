package chat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client for thousands of connections on one thread: much cheaper than any server, so
 * that what is measured is the server. Connections, replies and timers belong to its thread; {@link
 * #run}, {@link #await} and {@link #close} are for others.
 *
 * <p>The first thing that goes wrong is kept, and every later wait fails with it.
 */
final class HttpLoad implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private record Timer(long at, Runnable task) {}

  private final Selector selector;
  private final Thread thread;
  private final byte[] in = new byte[BUFFER];
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at));
  private final Set<Connection> connections = new HashSet<>();

  private long now = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  HttpLoad(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::loop, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs something on the load's thread and waits for it. */
  <T> T run(Callable<T> task) {
    var result = new CompletableFuture<T>();
    tasks.add(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    selector.wakeup();
    try {
      return result.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new BenchException("the load generator failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new BenchException("the load generator is stuck", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Waits until something has happened on the load's thread, or fails. */
  void await(CountDownLatch done, Duration limit, String what) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!done.await(50, TimeUnit.MILLISECONDS)) {
        check();
        if (System.nanoTime() - end > 0) {
          throw new BenchException("not done within " + limit.toSeconds() + " s: " + what);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted: " + what, e);
    }
    check();
  }

  /** Fails when anything has failed on the load's thread. */
  void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new BenchException(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** A new connection, open. On the load's thread. */
  Connection connect(Address address) throws IOException {
    var connection = new Connection(selector, address);
    connection.open();
    connections.add(connection);
    return connection;
  }

  /** Sends a request. On the load's thread. */
  void send(Connection connection, byte[] request, Connection.Reply reply) {
    try {
      connection.send(request, out, reply);
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Runs something later. On the load's thread. */
  void at(long nanoTime, Runnable task) {
    timers.add(new Timer(nanoTime, task));
  }

  /** When the bytes being handled were read, in the terms of {@link System#nanoTime}. */
  long now() {
    return now;
  }

  /** Hangs up. On the load's thread. */
  void disconnect(Connection connection) {
    connections.remove(connection);
    connection.close();
  }

  /** Ends the measurement. On the load's thread. */
  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try (selector) {
      while (!closed) {
        selector.select(this::ready, untilNextTimer());
        now = System.nanoTime();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        runTimers();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    } finally {
      connections.forEach(Connection::close);
    }
  }

  private void ready(SelectionKey key) {
    var connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.writable();
      }
      if (key.isValid() && key.isReadable()) {
        now = System.nanoTime();
        connection.readable(in);
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
      disconnect(connection);
    }
  }

  /** Milliseconds; 0 is for ever. */
  private long untilNextTimer() {
    Timer next = timers.peek();
    if (next == null) {
      return 0;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(next.at - System.nanoTime()) + 1;
    return Math.max(1, millis);
  }

  private void runTimers() {
    long time = System.nanoTime();
    while (!timers.isEmpty() && timers.element().at - time <= 0) {
      timers.remove().task.run();
    }
  }
}
