package chat.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** F6: the newest 50 of a channel's 10,000 messages, asked for by its 50 members. */
final class HistoryFigure implements Figure {
  private static final int MESSAGES = 10_000;
  private static final int PAGE = 50;
  private static final int READERS = 50;

  private static final Goal GOAL = Goal.atLeast(0.25, "≥ 0.25 × B0");

  @Override
  public String name() {
    return "F6";
  }

  @Override
  public String title() {
    return "history: the newest 50 of 10,000";
  }

  @Override
  public void measure(Bench bench) {
    var samples = new Samples();
    try (var load = new HttpLoad("readers");
        Target server = bench.server(name())) {
      List<byte[]> requests = prepare(server, load);
      try (var readers = new ClosedLoop(load, server.address(), READERS)) {
        ClosedLoop.Result warm = readers.repeat(bench.warmUp(), requests, 200);
        int bytes = (int) (warm.bodyBytes() / warm.answers());
        try (Baseline baseline = bench.baseline(load, READERS, bytes)) {
          baseline.run(bench.warmUp());
          for (int run = 0; run < bench.runs(); run++) {
            Baseline.Result beside = baseline.run(bench.window());
            take(samples, server, readers, requests, bench.window(), beside);
          }
        }
      }
    }
    report(bench.report(), samples);
  }

  private static List<byte[]> prepare(Target server, HttpLoad load) {
    String channel = Crowd.newChannel();
    var ask = new Requests(server.address());
    try (var crowd = new Crowd(load, server.address())) {
      List<User> users = crowd.register(READERS);
      crowd.join(users, i -> channel);
      crowd.send(MESSAGES, i -> users.get(i % READERS), i -> channel, Text.numbered(0));
      List<byte[]> requests = new ArrayList<>();
      users.forEach(user -> requests.add(ask.history(user, channel, PAGE)));
      return requests;
    }
  }

  private static void take(
      Samples samples,
      Target server,
      ClosedLoop readers,
      List<byte[]> requests,
      Duration window,
      Baseline.Result beside) {
    double cpuBefore = server.cpuSeconds();
    ClosedLoop.Result result = readers.repeat(window, requests, 200);
    double cpu = (server.cpuSeconds() - cpuBefore) / result.answers();
    double rate = result.answers() / result.seconds();
    samples.add("b0 rate", beside.perSecond());
    samples.add("b0 cpu", beside.cpuPerRequest());
    samples.add("rate", rate);
    samples.add("rate ratio", rate / beside.perSecond());
    samples.add("cpu", cpu);
    samples.add("cpu ratio", cpu / beside.cpuPerRequest());
  }

  private void report(Report report, Samples samples) {
    Spread ratio = samples.spread("rate ratio");
    report.add(
        Row.of(name(), "requests", Unit.PER_SECOND, samples.spread("rate"))
            .beside(Unit.PER_SECOND, samples.spread("b0 rate"), ratio)
            .judged(GOAL, ratio.median()));
    report.add(
        Row.of(name(), "server CPU a request", Unit.MICROSECONDS, samples.spread("cpu"))
            .beside(Unit.MICROSECONDS, samples.spread("b0 cpu"), samples.spread("cpu ratio")));
  }
}
