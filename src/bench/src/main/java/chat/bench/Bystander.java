package chat.bench;

import java.io.IOException;

/**
 * A well-behaved client of a server under attack: ten times a second it sends a message, reads it
 * back and looks at the channel's history, and once a second it logs in, all on one connection. Its
 * thread ends with it.
 */
final class Bystander implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;
  private static final int LOGIN_ROUNDS = 10;

  /**
   * What it met.
   *
   * @param slowest the longest it waited for an answer other than that to a login, in seconds; a
   *     failed exchange counts with the time until it failed
   * @param slowestLogin the longest it waited for a login, in seconds
   * @param answered how many exchanges ended with 2xx
   * @param failed how many did not
   */
  record Result(double slowest, double slowestLogin, int answered, int failed) {}

  private final Address address;
  private final byte[] send;
  private final byte[] history;
  private final byte[] login;
  private final Requests requests;
  private final User user;
  private final Thread thread = new Thread(this::work, "bystander");
  private volatile boolean ended;
  private String cursor;
  private double slowest;
  private double slowestLogin;
  private int answered;
  private int failed;

  /**
   * Starts at once. The user must be a member of the channel, its stream stand at the cursor.
   *
   * @param password the user's
   */
  Bystander(Address address, User user, String password, String channel, String cursor) {
    this.address = address;
    this.user = user;
    this.cursor = cursor;
    requests = new Requests(address);
    send = requests.send(user, channel, "Is anybody there?");
    history = requests.history(user, channel, 50);
    login = requests.login(user.nick(), password);
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops, and tells what it met. Blocks until the exchange that is under way has ended. */
  Result end() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
    return new Result(slowest, slowestLogin, answered, failed);
  }

  @Override
  public void close() {
    end();
  }

  private void work() {
    BlockingClient client = null;
    for (int round = 0; !ended; round++) {
      try {
        if (client == null || client.closed()) {
          client = new BlockingClient(address);
        }
        slowest = Math.max(slowest, exchange(client, send));
        slowest = Math.max(slowest, exchange(client, requests.poll(user, cursor)));
        if (client.last().status() == 200) {
          cursor = Json.last(client.last(), "cursor");
        }
        slowest = Math.max(slowest, exchange(client, history));
        if (round % LOGIN_ROUNDS == 0) {
          slowestLogin = Math.max(slowestLogin, exchange(client, login));
        }
      } catch (IOException e) {
        failed++;
      }
      Pause.ofMillis(PAUSE_MILLIS);
    }
    if (client != null) {
      client.close();
    }
  }

  /** How long the answer took, or the end of the connection, in seconds. */
  private double exchange(BlockingClient client, byte[] request) {
    if (client.closed()) {
      return 0;
    }
    long start = System.nanoTime();
    try {
      if (client.exchange(request).status() / 100 == 2) {
        answered++;
      } else {
        failed++;
      }
    } catch (IOException e) {
      failed++;
      client.close();
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
