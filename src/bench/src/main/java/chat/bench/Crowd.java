package chat.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Prepares a server for a figure: registers users, joins them to channels, fills channels.
 * Everything goes through the API, over a few connections at once.
 */
final class Crowd implements AutoCloseable {
  private static final int CONNECTIONS = 64;
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** Names are used once, also on a server that has seen a bench before. */
  private static final String RUN = Long.toString(System.currentTimeMillis() / 100, 36);

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final ClosedLoop loop;
  private final Requests requests;

  Crowd(HttpLoad load, Address address) {
    loop = new ClosedLoop(load, address, CONNECTIONS);
    requests = new Requests(address);
  }

  /** A channel that nobody has used. */
  static String newChannel() {
    return "#b" + RUN + "-" + NAMES.incrementAndGet();
  }

  /** So many channels that nobody has used. */
  static List<String> newChannels(int count) {
    List<String> channels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      channels.add(newChannel());
    }
    return channels;
  }

  /** Registers new users without passwords. */
  List<User> register(int count) {
    return register(count, requests::register);
  }

  /** Registers new users with a password. */
  List<User> register(int count, String password) {
    return register(count, nick -> requests.registerWith(nick, password));
  }

  private List<User> register(int count, Function<String, byte[]> request) {
    String prefix = "b" + RUN + "_" + NAMES.incrementAndGet() + "_";
    User[] users = new User[count];
    each(
        "registrations",
        count,
        i -> request.apply(prefix + i),
        (i, response) -> {
          ClosedLoop.expect(201, response);
          users[i] = new User(prefix + i, Json.first(response, "token"));
        });
    return List.of(users);
  }

  /** Joins each user to its channel. */
  void join(List<User> users, IntFunction<String> channelOf) {
    each(
        "joins",
        users.size(),
        i -> requests.join(users.get(i), channelOf.apply(i)),
        (i, response) -> ClosedLoop.expect(201, response));
  }

  /** Where each user's stream stands, so that its first poll waits for what comes. */
  List<String> newest(List<User> users) {
    String[] newest = new String[users.size()];
    each(
        "states",
        users.size(),
        i -> requests.state(users.get(i)),
        (i, response) -> {
          ClosedLoop.expect(200, response);
          newest[i] = Json.first(response, "newest");
        });
    return Arrays.asList(newest);
  }

  /** Sends so many messages, of whom and where each says. */
  void send(int count, IntFunction<User> senderOf, IntFunction<String> channelOf, String text) {
    each(
        "messages",
        count,
        i -> requests.send(senderOf.apply(i), channelOf.apply(i), text),
        (i, response) -> ClosedLoop.expect(201, response));
  }

  @Override
  public void close() {
    loop.close();
  }

  private void each(
      String what, int count, IntFunction<byte[]> question, ClosedLoop.Answers answers) {
    int[] asked = new int[CONNECTIONS];
    int[] next = {0};
    loop.run(
        LIMIT,
        count + " " + what,
        connection -> {
          if (next[0] == count) {
            return null;
          }
          asked[connection] = next[0]++;
          return question.apply(asked[connection]);
        },
        (connection, response) -> answers.take(asked[connection], response));
  }
}
