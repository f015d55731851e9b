package chat.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to measure, and how long.
 *
 * @param figures in capitals; empty is all of them
 * @param runs how often each thing is measured
 * @param window how long one measurement takes
 * @param warmUp how long a server is used before it is measured
 * @param scale the size of what F4, F7 and F8 prepare, 1 being the figures' own
 * @param out where the table goes besides the standard output
 * @param url a server that is running already, instead of one of our own
 * @param jar the server's jar; without it the script that {@code ./run} names, or the built one
 * @param jvm options for the server's and B0's JVM alike
 * @param recordings a folder for flight recordings of the measured servers
 */
record Options(
    List<String> figures,
    int runs,
    Duration window,
    Duration warmUp,
    double scale,
    Optional<Path> out,
    Optional<URI> url,
    Optional<Path> jar,
    List<String> jvm,
    Optional<Path> recordings) {

  static final String USAGE =
      """
      usage: bench [options]
        --figures F1,F3   only these (F1 to F10, F12 and START); default: all
        --runs N          how often each thing is measured; default 5
        --seconds N       how long one measurement takes; default 5
        --warm-up N       seconds before the first one; default 10
        --scale X         the size of what F4, F7 and F8 prepare, 0.001 to 1; default 1
        --quick           a look within two minutes: one run of a second, a tenth of the warm-up,
                          a hundredth of the size; what comes after it overrides it
        --out FILE        write the table to a file too
        --url URL         measure the server at http://host:port; what needs its process is left out
        --jar FILE        another server's jar than the one just built
        --jvm OPTION      an option for the server's JVM and B0's; may be given several times
        --recordings DIR  keep a flight recording of each measured server
      """;

  /** Reads the command line. */
  static Options parse(String... arguments) {
    var figures = new ArrayList<String>();
    var jvm = new ArrayList<String>();
    int runs = 5;
    int seconds = 5;
    int warmUp = 10;
    double scale = 1;
    Optional<Path> out = Optional.empty();
    Optional<URI> url = Optional.empty();
    Optional<Path> jar = Optional.empty();
    Optional<Path> recordings = Optional.empty();
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    while (!rest.isEmpty()) {
      String option = rest.remove();
      switch (option) {
        case "--quick" -> {
          runs = 1;
          seconds = 1;
          warmUp = 1;
          scale = 0.01;
        }
        case "--figures" ->
            Stream.of(value(option, rest).toUpperCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .forEach(figures::add);
        case "--runs" -> runs = (int) number(option, rest, 1, 100);
        case "--seconds" -> seconds = (int) number(option, rest, 1, 600);
        case "--warm-up" -> warmUp = (int) number(option, rest, 1, 600);
        case "--scale" -> scale = number(option, rest, 0.001, 1);
        case "--out" -> out = Optional.of(path(option, rest));
        case "--url" -> url = Optional.of(URI.create(value(option, rest)));
        case "--jar" -> jar = Optional.of(path(option, rest));
        case "--jvm" -> jvm.add(value(option, rest));
        case "--recordings" -> recordings = Optional.of(path(option, rest));
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }
    return new Options(
        List.copyOf(figures),
        runs,
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(warmUp),
        scale,
        out,
        url,
        jar,
        List.copyOf(jvm),
        recordings);
  }

  private static Path path(String option, Deque<String> rest) {
    return Path.of(value(option, rest)).toAbsolutePath();
  }

  private static double number(String option, Deque<String> rest, double min, double max) {
    String text = value(option, rest);
    try {
      double number = Double.parseDouble(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is no number: " + text, e);
    }
    throw new IllegalArgumentException(
        "%s is from %s to %s, not %s".formatted(option, min, max, text));
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}
