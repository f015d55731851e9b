package chat.systemtest.examples;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An example while it runs, as somebody would start it. What it prints is collected. */
final class Example implements Closeable {

  private static final Path EXAMPLES = Path.of("..", "..", "examples").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What an example and the server that it listens to have in common. */
  static final String WEBHOOKS_SECRET = "horse battery";

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Thread output;

  private Example(ProcessBuilder builder) throws IOException {
    process = builder.start();
    output = collect(process.inputReader(StandardCharsets.UTF_8), lines);
    collect(process.errorReader(StandardCharsets.UTF_8), complaints);
  }

  /** Somebody who starts examples: a nick on a server, and a folder where they may keep things. */
  record Person(URI server, String nick, Path home) {

    /** Starts an example by its path in {@code examples}. */
    Example run(String path, String... arguments) throws IOException {
      List<String> command = new ArrayList<>(List.of(EXAMPLES.resolve(path).toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", System.getenv("PATH"));
      builder.environment().put("HOME", home.toString());
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("CHAT_URL", server.toString());
      builder.environment().put("CHAT_NICK", nick);
      builder.environment().put("CHAT_PASSWORD", "correct horse");
      builder.environment().put("WEBHOOKS_SECRET", WEBHOOKS_SECRET);
      return new Example(builder);
    }
  }

  private Thread collect(BufferedReader reader, List<String> to) {
    Thread thread =
        new Thread(
            () -> {
              try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  synchronized (this) {
                    to.add(line);
                    notifyAll();
                  }
                }
              } catch (IOException e) {
                // It was killed: there is nothing more to come.
              }
            },
            "output of an example");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Whether it has not ended. */
  boolean isRunning() {
    return process.isAlive();
  }

  /** What it printed so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Gives it something to read, and ends its input. */
  Example reads(String text) throws IOException {
    try (var input = process.getOutputStream()) {
      input.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Waits until what it printed is as wanted. */
  synchronized void awaitLines(String what, Predicate<List<String>> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(lines)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "not within " + PATIENCE + ": " + what + "; printed " + lines + ", said " + complaints);
      }
      wait(left);
    }
  }

  /** Waits for its end, and tells its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("does not end; printed " + lines() + ", said " + complaints());
    }
    output.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  /** What it wrote to its standard error. */
  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Kills it, and whatever it has started. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
