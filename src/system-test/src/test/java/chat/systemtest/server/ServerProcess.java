package chat.systemtest.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged server as a real process, in a directory of its own. The system property {@code
 * chat.jar} tells where the jar is.
 */
public final class ServerProcess implements TestServer {
  private static final Duration START = Duration.ofSeconds(40);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s/]*:(?<port>[0-9]+)");

  private final Path directory;
  private final List<String> under;
  private final Map<String, String> settings;
  private Run run;

  /** How a process ended. */
  public record Exit(int code, List<String> output) {
    /** Everything that it wrote. */
    public String text() {
      return String.join("\n", output);
    }

    /** The lines in which that text occurs. */
    public List<String> linesWith(String text) {
      return output.stream().filter(line -> line.contains(text)).toList();
    }
  }

  private ServerProcess(Path directory, List<String> under, Map<String, String> settings)
      throws IOException {
    this.directory = directory;
    this.under = under;
    this.settings = settings;
    this.run = new Run(directory, under, settings);
  }

  /**
   * Starts a server, and returns when it tells its address. Its environment is {@code settings},
   * and nothing else of this process's but the PATH; unless they say another, it takes a free port
   * of the loopback address and limits no registrations.
   */
  public static ServerProcess start(Path directory, Map<String, String> settings)
      throws IOException {
    return start(directory, List.of(), settings);
  }

  /** Starts a server that may have no more than that many files open. */
  public static ServerProcess startWithDescriptors(
      Path directory, int descriptors, Map<String, String> settings) throws IOException {
    String limited = "ulimit -n " + descriptors + " && exec \"$@\"";
    return start(directory, List.of("sh", "-c", limited, "sh"), settings);
  }

  private static ServerProcess start(
      Path directory, List<String> under, Map<String, String> settings) throws IOException {
    Files.createDirectories(directory);
    ServerProcess server = new ServerProcess(directory, under, TestServer.withDefaults(settings));
    server.run.address();
    return server;
  }

  /** Starts a server that is expected to give up, and returns when it has. */
  public static Exit startInVain(Path directory, Map<String, String> settings) throws IOException {
    Files.createDirectories(directory);
    return new Run(directory, List.of(), TestServer.withDefaults(settings)).exit(START);
  }

  /** Starts a server and sends it SIGKILL so much later, whatever it is doing then. */
  public static void startAndKill(Path directory, Map<String, String> settings, Duration later)
      throws IOException {
    Files.createDirectories(directory);
    Run run = new Run(directory, List.of(), TestServer.withDefaults(settings));
    if (!run.endsWithin(later)) {
      run.signal(true);
    }
    run.exit(STOP);
  }

  @Override
  public URI base() {
    return run.address();
  }

  /** Everything that it wrote so far. */
  public List<String> output() {
    return run.output();
  }

  /** Its number, for what only the system can tell of it. */
  public long pid() {
    return run.process.pid();
  }

  /** Sends SIGTERM and waits for the end. */
  public Exit stop() throws IOException {
    terminate();
    return run.exit(STOP);
  }

  /** Sends SIGTERM. */
  public void terminate() {
    run.signal(false);
  }

  /** Waits for the end, which something else brings about. */
  public Exit exit() throws IOException {
    return run.exit(STOP);
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() throws IOException {
    run.signal(true);
    run.exit(STOP);
  }

  /** Starts it again, after it was stopped or killed. */
  public void startAgain() throws IOException {
    run = new Run(directory, under, settings);
    run.address();
  }

  @Override
  public void restart() throws IOException {
    Exit exit = stop();
    if (exit.code() != 0) {
      throw new AssertionError("the server ended with " + exit);
    }
    startAgain();
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  /** One life of the process. */
  private static final class Run {
    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Thread reader;

    Run(Path directory, List<String> under, Map<String, String> settings) throws IOException {
      List<String> command = new ArrayList<>(under);
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-jar",
              Path.of(System.getProperty("chat.jar")).toAbsolutePath().toString()));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(directory.toFile()).redirectErrorStream(true);
      String path = System.getenv("PATH");
      builder.environment().clear();
      builder.environment().put("PATH", path);
      builder.environment().putAll(settings);
      process = builder.start();
      reader = new Thread(this::read, "output of " + process.pid());
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          synchronized (output) {
            output.add(line);
          }
          Matcher matcher = ADDRESS.matcher(line);
          if (matcher.find()) {
            address.complete(URI.create("http://127.0.0.1:" + matcher.group("port")));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        address.completeExceptionally(new IOException("the server ended: " + output()));
      }
    }

    List<String> output() {
      synchronized (output) {
        return List.copyOf(output);
      }
    }

    /** Not by Process.destroy, which closes the pipe that its last words come through. */
    void signal(boolean kill) {
      ProcessHandle handle = process.toHandle();
      if (kill) {
        handle.destroyForcibly();
      } else {
        handle.destroy();
      }
    }

    URI address() {
      try {
        return address.get(START.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        signal(true);
        throw new AssertionError("the server does not tell its address: " + output(), e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    boolean endsWithin(Duration patience) {
      try {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    Exit exit(Duration patience) {
      if (!endsWithin(patience)) {
        signal(true);
        throw new AssertionError("the server does not end: " + output());
      }
      try {
        reader.join(patience.toMillis());
        return new Exit(process.exitValue(), output());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException(e);
    }
  }
}
