package chat.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Polls for which nothing comes. */
final class HeldPolls implements AutoCloseable {
  /** Not so many connections at once that the server's backlog overflows. */
  private static final int AT_ONCE = 200;

  private final Target target;
  private final HttpLoad load;
  private final Requests requests;
  private final List<Connection> connections = new ArrayList<>();

  HeldPolls(Target target, HttpLoad load) {
    this.target = target;
    this.load = load;
    requests = new Requests(target.address());
  }

  /** Opens a poll for each of these users, held for a minute. */
  void open(List<User> users, List<String> after) {
    for (int start = 0; start < users.size(); start += AT_ONCE) {
      int from = start;
      int to = Math.min(users.size(), start + AT_ONCE);
      load.run(() -> openSome(users.subList(from, to), after.subList(from, to)));
    }
    load.check();
  }

  /** Fails unless all of them are still held. */
  void check() {
    load.check();
    long held = load.run(() -> connections.stream().filter(Connection::busy).count());
    if (held != connections.size()) {
      throw new BenchException("%d of %d polls held".formatted(held, connections.size()));
    }
  }

  @Override
  public void close() {
    load.run(
        () -> {
          connections.forEach(load::disconnect);
          return true;
        });
  }

  private boolean openSome(List<User> users, List<String> after) throws IOException {
    for (int i = 0; i < users.size(); i++) {
      Connection connection = load.connect(target.address());
      connections.add(connection);
      load.send(connection, requests.hold(users.get(i), after.get(i)), HeldPolls::early);
    }
    return true;
  }

  private static void early(Connection connection, ResponseParser response) {
    throw new BenchException(
        "a poll was not held: %d %s".formatted(response.status(), response.text()));
  }
}
