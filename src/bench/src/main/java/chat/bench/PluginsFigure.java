package chat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * F9: what plugins cost a send. Servers with different filters and hooks, one after the other in
 * each run, and before each of them the server without any: the ratio is taken between neighbours.
 */
final class PluginsFigure implements Figure {

  private static final Goal FILTERS = Goal.atLeast(0.95, "≥ 0.95 × without");
  private static final Goal HOOK = Goal.atMost(100e-6, "< 100 µs");
  private static final int WORDS = 5_000;

  private static final String TRIVIAL_HOOK =
      """
      export function onMessage(message, context) {
      }
      """;

  /**
   * A way to set up a server.
   *
   * @param what it has, in words
   * @param calls the extensions whose calls are timed, as the server's metrics name them
   */
  private record Setup(String name, String what, List<String> calls, boolean filtersOnly) {}

  private static final List<Setup> SETUPS =
      List.of(
          new Setup("nothing", "a Java filter that does nothing", List.of("nothing"), true),
          new Setup(
              "filters",
              "flood, words (" + WORDS + ") and the filter that does nothing",
              List.of("flood", "words", "nothing"),
              true),
          new Setup("trivial", "one trivial hook", List.of("hooks"), false),
          new Setup("hooks", "signatures.js and embeds.js", List.of("hooks"), false));

  @Override
  public String name() {
    return "F9";
  }

  @Override
  public String title() {
    return "plugins: sends with filters and hooks";
  }

  @Override
  public void measure(Bench bench) {
    if (bench.remote()) {
      bench.report().add(Row.without(name(), title(), "not our process"));
      return;
    }
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      var load = new HttpLoad("senders");
      opened.add(load);
      SendLoad without =
          open(bench, load, opened, "without", Map.of("PLUGINS_DISABLED", "flood,hooks-js"));
      Map<Setup, SendLoad> loads = new HashMap<>();
      Map<Setup, ChildProcess> servers = new HashMap<>();
      for (Setup setup : SETUPS) {
        SendLoad senders = open(bench, load, opened, setup.name(), settings(bench, setup));
        loads.put(setup, senders);
        servers.put(setup, (ChildProcess) senders.target());
      }
      var samples = new Samples();
      for (int run = 0; run < bench.runs(); run++) {
        for (Setup setup : SETUPS) {
          take(samples, setup, without.run(bench.window()), loads.get(setup).run(bench.window()));
        }
      }
      for (Setup setup : SETUPS) {
        Target server = servers.get(setup);
        calls(bench, load, server, setup, samples);
        report(bench.report(), samples, setup);
      }
    } finally {
      close(opened);
    }
  }

  private static SendLoad open(
      Bench bench,
      HttpLoad load,
      List<AutoCloseable> opened,
      String name,
      Map<String, String> settings) {
    ChildProcess server = bench.ownServer("f9-" + name, bench.folder("f9-" + name), settings);
    opened.add(server);
    SendLoad senders = SendLoad.intoPairs(server, load, SendFigure.ROOMS);
    opened.add(senders);
    senders.run(bench.warmUp());
    return senders;
  }

  private static Map<String, String> settings(Bench bench, Setup setup) {
    Path home = bench.folder("f9-" + setup.name());
    Map<String, String> settings = new HashMap<>();
    try {
      Files.createDirectories(home.resolve("hooks"));
      if (setup.filtersOnly()) {
        NothingJar.pack(home.resolve("plugins").resolve("nothing.jar"));
      }
      switch (setup.name()) {
        case "filters" -> {
          // A limit that nobody reaches, kept all the same.
          settings.putAll(
              Map.of("FLOOD_RATE", "100000", "FLOOD_BURST", "100000", "FLOOD_PER", "100ms"));
          settings.putAll(Map.of("FLOOD_ALL_RATE", "100000", "FLOOD_ALL_BURST", "100000"));
          settings.put("WORDS_FILE", words(home.resolve("words.txt")).toString());
        }
        case "trivial" -> Files.writeString(home.resolve("hooks/trivial.js"), TRIVIAL_HOOK);
        case "hooks" -> {
          for (String hook : List.of("signatures.js", "embeds.js")) {
            Files.copy(Path.of("examples", "hooks", hook), home.resolve("hooks").resolve(hook));
          }
        }
        default -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // What a figure does not measure is left out on both sides.
    String unmeasured = setup.filtersOnly() ? "hooks-js" : "";
    String flood = setup.name().equals("filters") ? "" : "flood,";
    settings.put("PLUGINS_DISABLED", flood + unmeasured);
    return settings;
  }

  /** Words that no message has, of many first letters. */
  private static Path words(Path file) throws IOException {
    return Files.writeString(
        file,
        IntStream.range(0, WORDS)
            .mapToObj(i -> Integer.toString(i * 7919 + 46_656, 36) + "word" + i)
            .collect(Collectors.joining("\n")));
  }

  private static void take(
      Samples samples, Setup setup, SendLoad.Result without, SendLoad.Result with) {
    String name = setup.name();
    samples.add(name + " without", without.perSecond());
    samples.add(name + " rate", with.perSecond());
    samples.add(name + " ratio", with.perSecond() / without.perSecond());
    samples.add(name + " cpu without", without.cpuPerSend());
    samples.add(name + " cpu", with.cpuPerSend());
    samples.add(name + " cpu ratio", with.cpuPerSend() / without.cpuPerSend());
  }

  /** How long calls take when nobody else wants the processors: with one sender. */
  private static void calls(
      Bench bench, HttpLoad load, Target server, Setup setup, Samples samples) {
    try (SendLoad alone = SendLoad.intoPairs(server, load, 1)) {
      for (int run = 0; run < bench.runs(); run++) {
        Metrics before = Metrics.of(server.address());
        alone.run(bench.window());
        Metrics after = Metrics.of(server.address());
        for (String extension : setup.calls()) {
          samples.add(setup.name() + extension, mean(before, after, extension));
        }
      }
    }
  }

  private void report(Report report, Samples samples, Setup setup) {
    String name = setup.name();
    Spread ratio = samples.spread(name + " ratio");
    Row rate =
        Row.of(name(), "sends, " + setup.what(), Unit.PER_SECOND, samples.spread(name + " rate"))
            .beside(Unit.PER_SECOND, samples.spread(name + " without"), ratio);
    report.add(setup.filtersOnly() ? rate.judged(FILTERS, ratio.median()) : rate);
    report.add(
        Row.of(name(), "server CPU a send", Unit.MICROSECONDS, samples.spread(name + " cpu"))
            .beside(
                Unit.MICROSECONDS,
                samples.spread(name + " cpu without"),
                samples.spread(name + " cpu ratio")));
    for (String extension : setup.calls()) {
      Spread mean = samples.spread(name + extension);
      Row row = Row.of(name(), "a call of " + extension, Unit.MICROSECONDS, mean);
      report.add(setup.name().equals("trivial") ? row.judged(HOOK, mean.median()) : row);
    }
  }

  /** The mean of the calls between two looks, in seconds. */
  private static double mean(Metrics before, Metrics after, String extension) {
    String label = "kind=\"filter\",extension=\"" + extension + "\"";
    String name = "chat_plugin_call_seconds";
    return (after.value(name + "_sum", label) - before.value(name + "_sum", label))
        / (after.value(name + "_count", label) - before.value(name + "_count", label));
  }

  private static void close(List<AutoCloseable> opened) {
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (Exception e) {
        throw new BenchException("a server did not end", e);
      }
    }
  }
}
