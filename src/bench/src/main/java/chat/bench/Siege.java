package chat.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What an attack works with: the server, users of its own, and an end. Connections that are left
 * open are closed with it.
 */
final class Siege implements AutoCloseable {
  private final Address address;
  private final Requests requests;
  private final List<User> users;
  private final long end;
  private final ConcurrentLinkedQueue<BlockingClient> open = new ConcurrentLinkedQueue<>();

  /**
   * An attack that ends at that {@link System#nanoTime}.
   *
   * @param users whom it may use, none of them anywhere else
   */
  Siege(Address address, List<User> users, long end) {
    this.address = address;
    this.requests = new Requests(address);
    this.users = users;
    this.end = end;
  }

  /** A step of an attack, on a thread of its own. */
  @FunctionalInterface
  interface Step {
    void take(int index) throws IOException;
  }

  Requests requests() {
    return requests;
  }

  User user(int index) {
    return users.get(index);
  }

  boolean over() {
    return System.nanoTime() - end >= 0;
  }

  /** A connection that stays open until the siege ends. */
  BlockingClient connect() throws IOException {
    BlockingClient client = new BlockingClient(address);
    open.add(client);
    return client;
  }

  /**
   * Takes the steps 0 to {@code count} - 1 side by side, each until it returns; a server that
   * refuses or hangs up ends a step. Blocks until the siege is over or all steps have ended.
   */
  void together(int count, Step step) {
    List<Thread> threads = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int index = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  step.take(index);
                } catch (IOException | BenchException e) {
                  // To be refused is what an attacker has to expect.
                }
              },
              "attacker " + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      while (thread.isAlive() && !over()) {
        Pause.ofMillis(20);
      }
    }
  }

  /** Sends the same again and again on one connection, a new one whenever it is closed. */
  void again(byte[] request) throws IOException {
    BlockingClient client = connect();
    while (!over()) {
      try {
        if (client.closed()) {
          client = connect();
        }
        client.exchange(request);
      } catch (IOException e) {
        client.close();
        open.remove(client);
        Pause.ofMillis(5);
      }
    }
  }

  /** Does nothing until the siege is over. */
  void wait(BlockingClient connected) {
    while (!over() && !connected.closed()) {
      Pause.ofMillis(100);
    }
  }

  @Override
  public void close() {
    open.forEach(BlockingClient::close);
  }
}
