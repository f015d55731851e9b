package chat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * F12: sums of requests that are harmless one by one. For each attack a server of its own with a
 * small heap, and beside it a client that behaves: how long it waits at most, how much memory the
 * server takes at most, and how much it writes to its log. A server that ends is told as such.
 */
final class HostileFigure implements Figure {
  private static final String HEAP = "-Xmx512m";
  private static final String PASSWORD = "correct horse";

  @Override
  public String name() {
    return "F12";
  }

  @Override
  public String title() {
    return "hostile sums, with a heap of 512 MB";
  }

  @Override
  public void measure(Bench bench) {
    if (bench.remote()) {
      bench.report().add(Row.without(name(), title(), "not our process"));
      return;
    }
    for (Attack attack : Attack.ALL) {
      Samples samples = new Samples();
      int ended = 0;
      for (int run = 0; run < bench.runs(); run++) {
        ended += measure(bench, attack, "f12-" + attack.name() + "-" + run, samples) ? 0 : 1;
      }
      report(bench, attack, samples, ended);
    }
  }

  /**
   * Attacks one server. It has no limit for logins: the attackers' address stands for many.
   *
   * @return whether the server still lived at the end
   */
  private static boolean measure(Bench bench, Attack attack, String folder, Samples samples) {
    Path home = bench.folder(folder);
    install(attack.hooks(), home);
    try (var load = new HttpLoad("crowd");
        ChildProcess server = bench.ownServer(folder, home, Map.of(), List.of(HEAP))) {
      List<User> attackers;
      User good;
      String cursor;
      String channel = Crowd.newChannel();
      try (var crowd = new Crowd(load, server.address())) {
        attackers = crowd.register(Attack.USERS);
        List<User> alone = crowd.register(1, PASSWORD);
        good = alone.get(0);
        crowd.join(alone, i -> channel);
        cursor = crowd.newest(alone).get(0);
      }
      Duration time = bench.window().multipliedBy(2);
      try (var siege = new Siege(server.address(), attackers, System.nanoTime() + time.toNanos());
          var bystander = new Bystander(server.address(), good, PASSWORD, channel, cursor)) {
        try {
          attack.assault().on(siege);
        } catch (IOException | BenchException e) {
          bench.report().say("%s ended early: %s".formatted(attack.name(), e.getMessage()));
        }
        while (!siege.over()) {
          Pause.ofMillis(20);
        }
        Bystander.Result met = bystander.end();
        samples.add("slowest", met.slowest());
        samples.add("login", met.slowestLogin());
        samples.add("failed", met.failed());
        samples.add("answered", met.answered());
      }
      samples.add("memory", server.peakResidentBytes());
      samples.add("log", server.outputBytes());
      return server.alive();
    }
  }

  private static void install(List<String> hooks, Path home) {
    try {
      Files.createDirectories(home.resolve("hooks"));
      for (String hook : hooks) {
        Files.copy(Path.of("examples", "hooks", hook), home.resolve("hooks").resolve(hook));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(Bench bench, Attack attack, Samples samples, int ended) {
    Report report = bench.report();
    String fate =
        ended == 0 ? "" : " (the server ended in %d of %d)".formatted(ended, bench.runs());
    String what = attack.what() + fate;
    report.add(
        Row.of(
            name(),
            what + ": slowest answer beside it",
            Unit.MILLISECONDS,
            samples.spread("slowest")));
    report.add(Row.of(name(), "slowest login", Unit.MILLISECONDS, samples.spread("login")));
    report.add(
        Row.of(
            name(),
            "of " + (int) samples.spread("answered").median() + " answers, failed",
            Unit.TIMES,
            samples.spread("failed")));
    report.add(Row.of(name(), "largest RSS", Unit.MEGABYTES, samples.spread("memory")));
    report.add(Row.of(name(), "log", Unit.KILOBYTES, samples.spread("log")));
  }
}
