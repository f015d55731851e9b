package chat.bench;

import java.time.Duration;

/**
 * F1 and F2: a room of which all poll. Beside B0 with as many connections, which answers bodies of
 * the size of a poll's answer with one message.
 */
record FanOutFigure(String name, String title, int members, int senderCount, Goal goal)
    implements Figure {

  static FanOutFigure ofHundred() {
    return new FanOutFigure(
        "F1", "fan-out: a room of 100, one sender", 100, 1, Goal.atMost(1.2, "≤ 1.2 × B0"));
  }

  static FanOutFigure ofThousand() {
    return new FanOutFigure(
        "F2", "big room: 1,000, four senders", 1_000, 4, Goal.atMost(0.6, "≤ 0.6 × B0"));
  }

  @Override
  public void measure(Bench bench) {
    var samples = new Samples();
    try (var readers = new HttpLoad("readers");
        var senders = new HttpLoad("senders");
        Target server = bench.server(name);
        var room = new FanOut(server, readers, senders, members, senderCount)) {
      room.paced(Duration.ofSeconds(1), 10);
      room.run(bench.warmUp());
      try (Baseline baseline = bench.baseline(readers, members, room.singleBytes())) {
        baseline.run(bench.warmUp());
        for (int run = 0; run < bench.runs(); run++) {
          Baseline.Result beside = baseline.run(bench.window());
          take(samples, room.run(bench.window()), beside);
        }
      }
    }
    report(bench.report(), samples);
  }

  private static void take(Samples samples, FanOut.Result result, Baseline.Result beside) {
    samples.add("b0 cpu", beside.cpuPerRequest());
    samples.add("b0 rate", beside.perSecond());
    samples.add("cpu", result.cpuPerDelivery());
    samples.add("cpu ratio", result.cpuPerDelivery() / beside.cpuPerRequest());
    samples.add("rate", result.deliveriesPerSecond());
    samples.add("rate ratio", result.deliveriesPerSecond() / beside.perSecond());
    samples.add("sharing", result.deliveriesPerResponse());
    samples.add("p50", result.latency().percentile(0.5) / 1e9);
    samples.add("p99", result.latency().percentile(0.99) / 1e9);
  }

  private void report(Report report, Samples samples) {
    Spread ratio = samples.spread("cpu ratio");
    report.add(
        Row.of(name, "server CPU a delivery", Unit.MICROSECONDS, samples.spread("cpu"))
            .beside(Unit.MICROSECONDS, samples.spread("b0 cpu"), ratio)
            .judged(goal, ratio.median()));
    report.add(
        Row.of(name, "deliveries", Unit.PER_SECOND, samples.spread("rate"))
            .beside(Unit.PER_SECOND, samples.spread("b0 rate"), samples.spread("rate ratio")));
    report.add(Row.of(name, "deliveries a response", Unit.TIMES, samples.spread("sharing")));
    report.add(Row.of(name, "sent to received, p50", Unit.MILLISECONDS, samples.spread("p50")));
    report.add(Row.of(name, "sent to received, p99", Unit.MILLISECONDS, samples.spread("p99")));
  }
}
