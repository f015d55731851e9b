package chat.api.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of {@code chat.jar}. */
final class ChatProcess {

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s/]*:(\\d+)");

  private final Process process;
  private final List<String> output = new ArrayList<>();
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final Thread reader;
  private final Thread hook;

  private ChatProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
    hook = new Thread(process::destroyForcibly, "end of " + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts one in that folder, with these settings alone, and returns when it listens. */
  static ChatProcess start(Path folder, Map<String, String> settings) throws IOException {
    // What a server leaves there that is killed goes with the folder.
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + temporary,
            "-jar",
            jar().toString());
    builder.directory(folder.toFile()).redirectErrorStream(true);
    String path = System.getenv("PATH");
    builder.environment().clear();
    if (path != null) {
      builder.environment().put("PATH", path);
    }
    builder.environment().putAll(settings);
    ChatProcess started = new ChatProcess(builder.start());
    started.uri();
    return started;
  }

  private static Path jar() {
    for (String told :
        new @Nullable String[] {System.getProperty("chat.jar"), System.getenv("CHAT_JAR")}) {
      if (told != null && !told.isEmpty()) {
        Path jar = Path.of(told).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
          throw new IllegalStateException("There is no chat.jar at " + jar + ".");
        }
        return jar;
      }
    }
    Path beside = folderOfTestkit().resolveSibling("chat.jar");
    if (Files.isRegularFile(beside)) {
      return beside;
    }
    throw new IllegalStateException(
        "The testkit starts a real server, and does not know where it is: say so with the"
            + " environment variable CHAT_JAR=/path/to/chat.jar, or the system property chat.jar.");
  }

  private static Path folderOfTestkit() {
    CodeSource source = ChatProcess.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI()).toAbsolutePath().resolve("..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
        Matcher matcher = ADDRESS.matcher(line);
        if (!address.isDone() && matcher.find()) {
          address.complete(URI.create("http://127.0.0.1:" + matcher.group(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      address.completeExceptionally(new IOException("it ended"));
    }
  }

  URI uri() {
    try {
      return address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      kill();
      throw new AssertionError("The server did not start:\n" + String.join("\n", output()), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Asks it to end, and waits until it has. */
  void stop() {
    // Not by Process.destroy, which closes the pipe that its last words come through.
    process.toHandle().destroy();
    awaitEnd();
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "The server ended with " + process.exitValue() + ":\n" + String.join("\n", output()));
    }
  }

  /** Ends it at once. */
  void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.toHandle().destroyForcibly();
        throw new AssertionError("The server did not end:\n" + String.join("\n", output()));
      }
      reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
