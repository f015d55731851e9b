package chat.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Says where and on what the figures were taken. */
final class Machine {
  private Machine() {}

  /** One sentence a line. */
  static List<String> describe() {
    Runtime runtime = Runtime.getRuntime();
    return List.of(
        "machine: %s, %d cores, %.0f GB, %s %s"
            .formatted(
                fact(Path.of("/proc/cpuinfo"), "model name"),
                runtime.availableProcessors(),
                gigabytes(fact(Path.of("/proc/meminfo"), "MemTotal")),
                System.getProperty("os.name"),
                System.getProperty("os.version")),
        "JDK: %s %s"
            .formatted(System.getProperty("java.vm.name"), System.getProperty("java.vm.version")),
        "commit: " + commit(),
        "date: " + LocalDate.now(ZoneOffset.UTC));
  }

  /** How busy the machine was before us, or beside us. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** The most files a process of ours may have open. */
  static long openFiles() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      // The JVM raises its soft limit to the hard one: the last number but the unit.
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split("\\s+"))
          .map(words -> words[words.length - 2])
          .mapToLong(limit -> limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit))
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** What the system writes as "24683656 kB". */
  private static double gigabytes(String text) {
    String digits = text.replaceAll("\\D", "");
    return digits.isEmpty() ? Double.NaN : Double.parseDouble(digits) / 1024 / 1024;
  }

  private static String fact(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = git.waitFor(10, TimeUnit.SECONDS);
      return ended && git.exitValue() == 0 ? output : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
