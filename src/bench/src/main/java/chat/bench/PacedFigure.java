package chat.bench;

import java.time.Duration;

/** F5: 20 messages a second into a room of 100 that all poll. */
final class PacedFigure implements Figure {
  private static final int MEMBERS = 100;
  private static final int PER_SECOND = 20;

  /** So long that p99.9 is more than the slowest message. */
  private static final int WINDOWS = 4;

  private static final Goal GOAL = Goal.atMost(0.010, "≤ 10 ms");

  @Override
  public String name() {
    return "F5";
  }

  @Override
  public String title() {
    return "paced: 20 messages/s into a room of 100";
  }

  @Override
  public void measure(Bench bench) {
    var samples = new Samples();
    Duration window = bench.window().multipliedBy(WINDOWS);
    try (var readers = new HttpLoad("readers");
        var senders = new HttpLoad("senders");
        Target server = bench.server(name());
        var room = new FanOut(server, readers, senders, MEMBERS, 1)) {
      room.run(bench.warmUp());
      room.paced(bench.window(), PER_SECOND);
      for (int run = 0; run < bench.runs(); run++) {
        FanOut.Result result = room.paced(window, PER_SECOND);
        samples.add("p50", result.latency().percentile(0.5) / 1e9);
        samples.add("p99", result.latency().percentile(0.99) / 1e9);
        samples.add("p99.9", result.latency().percentile(0.999) / 1e9);
      }
    }
    Spread p99 = samples.spread("p99");
    Report report = bench.report();
    report.add(Row.of(name(), "sent to received, p50", Unit.MILLISECONDS, samples.spread("p50")));
    report.add(
        Row.of(name(), "sent to received, p99", Unit.MILLISECONDS, p99).judged(GOAL, p99.median()));
    report.add(
        Row.of(name(), "sent to received, p99.9", Unit.MILLISECONDS, samples.spread("p99.9")));
  }
}
