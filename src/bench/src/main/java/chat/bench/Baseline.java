package chat.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Connections that ask B0 for as much as a figure's server answers. */
final class Baseline implements AutoCloseable {

  /**
   * What a run came to.
   *
   * @param perSecond requests a second
   * @param cpuPerRequest processor seconds of B0
   */
  record Result(double perSecond, double cpuPerRequest) {}

  private final Target server;
  private final ClosedLoop loop;
  private final List<byte[]> requests;

  /**
   * Opens the connections.
   *
   * @param server B0
   * @param bytes the size of the bodies it answers
   */
  Baseline(Target server, HttpLoad load, int connections, int bytes) {
    this.server = server;
    var ask = new Requests(server.address());
    try (var once = new ClosedLoop(load, server.address(), 1)) {
      int[] left = {1};
      once.run(
          Duration.ofSeconds(10),
          "the baseline's size",
          i -> left[0]-- > 0 ? ask.plain("/size/" + bytes) : null,
          (i, response) -> ClosedLoop.expect(200, response));
    }
    loop = new ClosedLoop(load, server.address(), connections);
    requests = Collections.nCopies(connections, ask.plain("/"));
  }

  /** Asks for some time. */
  Result run(Duration time) {
    double cpuBefore = server.cpuSeconds();
    ClosedLoop.Result result = loop.repeat(time, requests, 200);
    double cpu = server.cpuSeconds() - cpuBefore;
    return new Result(result.answers() / result.seconds(), cpu / result.answers());
  }

  @Override
  public void close() {
    loop.close();
  }
}
