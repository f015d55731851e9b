package chat.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server process that this one has started and will end: when it is closed, or at the latest when
 * this process ends.
 */
final class ChildProcess implements Target {
  private static final Pattern ADDRESS = Pattern.compile("http://[^\\s/]*:(\\d+)");
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 30;

  /**
   * What a server keeps of this program's environment: what Java and its start script need. Of its
   * settings a measured one has only those that the figure sets.
   */
  private static final Set<String> KEPT =
      Set.of(
          "PATH", "HOME", "JAVA_HOME", "JAVA_OPTS", "CHAT_HOME", "TMPDIR", "LANG", "LC_ALL", "TZ");

  /** Its class archive and its recordings. */
  private static final List<String> OWN_OPTIONS =
      List.of("-XX:SharedArchiveFile", "-Xshare", "-Xlog", "-XX:StartFlightRecording");

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread reader;
  private final Thread hook;
  private volatile List<String> jvmOptions = List.of();

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    reader = new Thread(this::readOutput, name + " output");
    reader.setDaemon(true);
    reader.start();
    hook = new Thread(process::destroyForcibly, name + " end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a process.
   *
   * @param folder its working directory; its output goes to a file in there
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> settings, Path folder) {
    try {
      Files.createDirectories(folder);
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectErrorStream(true);
      builder.environment().keySet().retainAll(KEPT);
      builder.environment().putAll(settings);
      return new ChildProcess(name, builder.start(), folder.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the line in which the server says its address. */
  @Override
  public Address address() {
    try {
      return Address.local(port.get(START_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchException("%s names no address:%n%s".formatted(name, lastOutput()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while " + name + " started", e);
    }
  }

  @Override
  public double cpuSeconds() {
    return process
        .toHandle()
        .info()
        .totalCpuDuration()
        .map(time -> time.toNanos() / 1e9)
        .orElse(Double.NaN);
  }

  @Override
  public double residentBytes() {
    return statusBytes("VmRSS:");
  }

  /** The most memory it has occupied so far, in bytes; NaN when it can't be known. */
  double peakResidentBytes() {
    return statusBytes("VmHWM:");
  }

  /** How much it has printed so far; NaN when it can't be known. */
  double outputBytes() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private double statusBytes(String field) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * The options its JVM was started with, less those that only this program can use; empty before
   * it has said its address.
   */
  List<String> jvmOptions() {
    return jvmOptions;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Ends the process as an operator would, and by force when it takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        throw new BenchException(name + " did not stop within " + STOP_SECONDS + " s");
      }
      reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // This process is ending too; the hook has run, or will.
      process.destroyForcibly();
    }
  }

  /** The end of what it printed, for a person who asks why it failed. */
  String lastOutput() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no output)";
    }
  }

  private void readOutput() {
    try (BufferedReader output =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter copy = Files.newBufferedWriter(log)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.write(line);
        copy.newLine();
        copy.flush();
        Matcher found = ADDRESS.matcher(line);
        if (found.find()) {
          jvmOptions = readJvmOptions();
          port.complete(Integer.valueOf(found.group(1)));
        }
      }
      port.completeExceptionally(new BenchException(name + " ended"));
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
  }

  private List<String> readJvmOptions() {
    return Stream.of(process.toHandle().info().arguments().orElse(new String[0]))
        .filter(argument -> argument.startsWith("-X"))
        .filter(argument -> OWN_OPTIONS.stream().noneMatch(argument::startsWith))
        .toList();
  }
}
