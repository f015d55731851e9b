package chat.bench;

/** F3: 50 senders into 50 rooms of two, nobody polling. Beside B0 at 50 connections. */
final class SendFigure implements Figure {
  static final int ROOMS = 50;

  private static final Goal GOAL = Goal.atLeast(0.35, "≥ 0.35 × B0");

  @Override
  public String name() {
    return "F3";
  }

  @Override
  public String title() {
    return "send: 50 senders into 50 rooms of two";
  }

  @Override
  public void measure(Bench bench) {
    var samples = new Samples();
    try (var load = new HttpLoad("senders");
        Target server = bench.server(name());
        SendLoad senders = SendLoad.intoPairs(server, load, ROOMS)) {
      SendLoad.Result warm = senders.run(bench.warmUp());
      try (Baseline baseline = bench.baseline(load, ROOMS, warm.answerBytes())) {
        baseline.run(bench.warmUp());
        for (int run = 0; run < bench.runs(); run++) {
          Baseline.Result beside = baseline.run(bench.window());
          take(samples, senders.run(bench.window()), beside);
        }
      }
    }
    report(bench.report(), samples);
  }

  private static void take(Samples samples, SendLoad.Result result, Baseline.Result beside) {
    samples.add("b0 cpu", beside.cpuPerRequest());
    samples.add("b0 rate", beside.perSecond());
    samples.add("rate", result.perSecond());
    samples.add("rate ratio", result.perSecond() / beside.perSecond());
    samples.add("cpu", result.cpuPerSend());
    samples.add("cpu ratio", result.cpuPerSend() / beside.cpuPerRequest());
    samples.add("p50", result.latency().percentile(0.5) / 1e9);
    samples.add("p99", result.latency().percentile(0.99) / 1e9);
  }

  private void report(Report report, Samples samples) {
    Spread ratio = samples.spread("rate ratio");
    report.add(
        Row.of(name(), "acknowledged sends", Unit.PER_SECOND, samples.spread("rate"))
            .beside(Unit.PER_SECOND, samples.spread("b0 rate"), ratio)
            .judged(GOAL, ratio.median()));
    report.add(
        Row.of(name(), "server CPU a send", Unit.MICROSECONDS, samples.spread("cpu"))
            .beside(Unit.MICROSECONDS, samples.spread("b0 cpu"), samples.spread("cpu ratio")));
    report.add(Row.of(name(), "sent to 201, p50", Unit.MILLISECONDS, samples.spread("p50")));
    report.add(Row.of(name(), "sent to 201, p99", Unit.MILLISECONDS, samples.spread("p99")));
  }
}
