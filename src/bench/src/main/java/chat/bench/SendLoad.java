package chat.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Senders into rooms where nobody polls; each waits for its 201 before it sends again. */
final class SendLoad implements AutoCloseable {

  /**
   * What a run came to.
   *
   * @param perSecond acknowledged sends a second
   * @param cpuPerSend the server's processor seconds
   * @param latency from the sending to the 201
   * @param count acknowledged sends
   * @param answerBytes the size of an answer's body
   */
  record Result(
      double perSecond, double cpuPerSend, Histogram latency, long count, int answerBytes) {}

  private final Target target;
  private final ClosedLoop loop;
  private final List<byte[]> requests;

  private SendLoad(Target target, HttpLoad load, List<byte[]> requests) {
    this.target = target;
    this.requests = requests;
    loop = new ClosedLoop(load, target.address(), requests.size());
  }

  /** One sender into each of so many rooms of two. */
  static SendLoad intoPairs(Target target, HttpLoad load, int rooms) {
    List<String> channels = Crowd.newChannels(rooms);
    try (var crowd = new Crowd(load, target.address())) {
      List<User> users = crowd.register(2 * rooms);
      crowd.join(users, i -> channels.get(i % rooms));
      var ask = new Requests(target.address());
      List<byte[]> requests = new ArrayList<>(rooms);
      for (int i = 0; i < rooms; i++) {
        requests.add(ask.send(users.get(i), channels.get(i), Text.numbered(i)));
      }
      return new SendLoad(target, load, requests);
    }
  }

  /** Several connections that share some senders, into one room. */
  static SendLoad intoRoom(
      Target target, HttpLoad load, List<User> senders, String channel, int connections) {
    var ask = new Requests(target.address());
    List<byte[]> requests = new ArrayList<>(connections);
    for (int i = 0; i < connections; i++) {
      requests.add(ask.send(senders.get(i % senders.size()), channel, Text.numbered(i)));
    }
    return new SendLoad(target, load, requests);
  }

  /** The server that is sent to. */
  Target target() {
    return target;
  }

  /** How many connections send. */
  int connections() {
    return requests.size();
  }

  /** Sends for some time. */
  Result run(Duration time) {
    double cpuBefore = target.cpuSeconds();
    ClosedLoop.Result result = loop.repeat(time, requests, 201);
    double cpu = target.cpuSeconds() - cpuBefore;
    return new Result(
        result.answers() / result.seconds(),
        cpu / result.answers(),
        result.latency(),
        result.answers(),
        (int) (result.bodyBytes() / result.answers()));
  }

  @Override
  public void close() {
    loop.close();
  }
}
