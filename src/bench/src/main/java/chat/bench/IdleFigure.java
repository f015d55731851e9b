package chat.bench;

import java.time.Duration;
import java.util.List;

/**
 * F4: held polls. A poll's memory is what the process occupies with the polls, less what it
 * occupied with the same users registered and in their rooms, both just after a garbage collection.
 */
final class IdleFigure implements Figure {
  private static final int FEW = 1_000;
  private static final int MANY = 10_000;
  private static final int ROOM = 100;
  private static final int FILES_BESIDES = 500;

  private static final Goal MEMORY = Goal.atMost(8 * 1024, "≤ 8 KB");
  private static final Goal PROCESSOR = Goal.atMost(0.01, "< 1 %");

  private static final Duration SETTLE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "F4";
  }

  @Override
  public String title() {
    return "idle: held polls";
  }

  @Override
  public void measure(Bench bench) {
    int many = Math.max(FEW, bench.scaled(MANY));
    if (Machine.openFiles() < many + FILES_BESIDES) {
      String why = "%d polls need as many open files, the limit (ulimit -Hn) is %d";
      bench.report().add(Row.without(name(), title(), why.formatted(many, Machine.openFiles())));
      return;
    }
    var samples = new Samples();
    for (int run = 0; run < bench.runs(); run++) {
      try (var load = new HttpLoad("polls");
          Target server = bench.server("F4-" + run)) {
        measure(bench, server, load, many, samples);
      }
    }
    report(bench.report(), FEW, samples);
    if (many > FEW) {
      report(bench.report(), many, samples);
    }
  }

  private static void measure(
      Bench bench, Target server, HttpLoad load, int many, Samples samples) {
    List<User> users;
    List<String> newest;
    List<String> channels = Crowd.newChannels(many / ROOM);
    try (var crowd = new Crowd(load, server.address())) {
      users = crowd.register(many);
      crowd.join(users, i -> channels.get(i % channels.size()));
      newest = crowd.newest(users);
      // Once before, with others: what the first polls load and compile is not theirs.
      List<User> others = crowd.register(FEW);
      List<String> othersNewest = crowd.newest(others);
      try (var polls = new HeldPolls(server, load)) {
        polls.open(others, othersNewest);
        polls.check();
      }
    }
    double before = residentBytes(bench, server);
    try (var polls = new HeldPolls(server, load)) {
      polls.open(users.subList(0, FEW), newest.subList(0, FEW));
      take(bench, server, FEW, before, samples);
      polls.check();
      if (many > FEW) {
        polls.open(users.subList(FEW, many), newest.subList(FEW, many));
        take(bench, server, many, before, samples);
        polls.check();
      }
    }
  }

  private static void take(Bench bench, Target server, int polls, double before, Samples samples) {
    double after = residentBytes(bench, server);
    samples.add("memory " + polls, (after - before) / polls);
    Duration idle = bench.window().multipliedBy(2);
    double cpuBefore = server.cpuSeconds();
    Pause.of(idle);
    samples.add("cpu " + polls, (server.cpuSeconds() - cpuBefore) / idle.toSeconds());
  }

  private static double residentBytes(Bench bench, Target server) {
    Pause.of(SETTLE);
    if (server instanceof ChildProcess own) {
      bench.collectGarbage(own);
      Pause.of(SETTLE);
    }
    return server.residentBytes();
  }

  private void report(Report report, int polls, Samples samples) {
    Spread memory = samples.spread("memory " + polls);
    Spread processor = samples.spread("cpu " + polls);
    String what = "%,d held polls, ".formatted(polls);
    report.add(
        Row.of(name(), what + "RSS a poll", Unit.KILOBYTES, memory)
            .judged(MEMORY, memory.median()));
    report.add(
        Row.of(name(), what + "CPU of a core", Unit.PERCENT, processor)
            .judged(PROCESSOR, processor.median()));
  }
}
