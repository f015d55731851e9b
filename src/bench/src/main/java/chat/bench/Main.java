package chat.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures what was asked for and prints a table. */
public final class Main {
  private static final List<Figure> FIGURES =
      List.of(
          FanOutFigure.ofHundred(),
          FanOutFigure.ofThousand(),
          new SendFigure(),
          new IdleFigure(),
          new PacedFigure(),
          new HistoryFigure(),
          new GrowthFigure(),
          new AgeFigure(),
          new PluginsFigure(),
          new SwapsFigure(),
          new HostileFigure(),
          new StartFigure());

  private Main() {}

  /** Exits with 0 when all was measured, whether or not it is good; 1 when something was not. */
  public static void main(String[] arguments) throws IOException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    List<Figure> chosen;
    try {
      options = Options.parse(arguments);
      chosen = choose(options.figures());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    System.exit(run(options, chosen) ? 0 : 1);
  }

  private static boolean run(Options options, List<Figure> figures) throws IOException {
    long start = System.nanoTime();
    var report = new Report(System.err);
    List<String> circumstances = new ArrayList<>(Machine.describe());
    circumstances.add("server: " + options.url().map(Object::toString).orElse("its own process"));
    circumstances.add(
        "%d runs of %d s, after %d s of warm-up, scale %s"
            .formatted(
                options.runs(),
                options.window().toSeconds(),
                options.warmUp().toSeconds(),
                options.scale()));
    String loadBefore = Machine.load();
    boolean complete = true;
    try (var bench = new Bench(options, report)) {
      for (Figure figure : figures) {
        complete &= measure(figure, bench);
      }
      circumstances.add("JVM options of server and B0: " + String.join(" ", bench.jvmOptions()));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    circumstances.add(
        "load average before: %s; the figures took %d s".formatted(loadBefore, took.toSeconds()));
    String table = report.markdown(circumstances);
    System.out.print(table);
    if (options.out().isPresent()) {
      Path file = options.out().get();
      Files.writeString(file, table, StandardCharsets.UTF_8);
    }
    return complete;
  }

  /** One figure that fails does not cost the others. */
  private static boolean measure(Figure figure, Bench bench) {
    bench.report().say("%s: %s".formatted(figure.name(), figure.title()));
    try {
      figure.measure(bench);
      return true;
    } catch (RuntimeException e) {
      bench
          .report()
          .add(Row.without(figure.name(), figure.title(), String.valueOf(e.getMessage())));
      e.printStackTrace();
      return false;
    }
  }

  private static List<Figure> choose(List<String> names) {
    List<String> known = FIGURES.stream().map(Figure::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "no figure %s; there are %s".formatted(name, String.join(", ", known)));
      }
    }
    return FIGURES.stream()
        .filter(figure -> names.isEmpty() || names.contains(figure.name()))
        .toList();
  }
}
