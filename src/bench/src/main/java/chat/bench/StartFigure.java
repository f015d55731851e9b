package chat.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * The cold start on an existing database, to the first healthy answer. Beside B0's: a JVM with the
 * same HTTP server and nothing else.
 */
final class StartFigure implements Figure {
  private static final Goal GOAL = Goal.atMost(1.5, "< 1.5 s");

  @Override
  public String name() {
    return "START";
  }

  @Override
  public String title() {
    return "cold start to the first answer";
  }

  @Override
  public void measure(Bench bench) {
    if (bench.remote()) {
      bench.report().add(Row.without(name(), title(), "not our process"));
      return;
    }
    Path home = bench.folder(name());
    var samples = new Samples();
    // The first start makes the database.
    start(bench, home);
    for (int run = 0; run < bench.runs(); run++) {
      double beside = Start.measure(bench::startBaseline);
      double seconds = start(bench, home);
      samples.add("b0", beside);
      samples.add("start", seconds);
      samples.add("ratio", seconds / beside);
    }
    Spread seconds = samples.spread("start");
    bench
        .report()
        .add(
            Row.of(name(), title(), Unit.SECONDS, seconds)
                .beside(Unit.SECONDS, samples.spread("b0"), samples.spread("ratio"))
                .judged(GOAL, seconds.median()));
  }

  /** Starts a server on a database and ends it; the time in seconds. */
  static double start(Bench bench, Path home) {
    return Start.measure(
        port -> bench.ownServer("start", home, Map.of("PORT", Integer.toString(port))));
  }
}
