package chat.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the figures share: the options, the report, B0, and servers to measure. */
final class Bench implements AutoCloseable {
  static final String DATABASE = "chat.db";

  private static final Path BUILT = Path.of("src", "distribution", "target", "chat.jar");

  private final Options options;
  private final Report report;
  private final Path folder;
  private @Nullable ChildProcess baseline;
  private @Nullable ChildProcess lastServer;

  Bench(Options options, Report report) {
    this.options = options;
    this.report = report;
    try {
      folder = Files.createTempDirectory("chat-bench-");
      // The flight recorder makes no folder: without one the measured server would not start.
      if (options.recordings().isPresent()) {
        Files.createDirectories(options.recordings().get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Report report() {
    return report;
  }

  int runs() {
    return options.runs();
  }

  Duration window() {
    return options.window();
  }

  Duration warmUp() {
    return options.warmUp();
  }

  /** A figure's own size, or a part of it when somebody is in a hurry. */
  int scaled(int size) {
    return (int) Math.max(1, Math.round(size * options.scale()));
  }

  /** Whether the server was there before: then nothing can be known of its process or database. */
  boolean remote() {
    return options.url().isPresent();
  }

  /** A folder of its own for what a figure keeps; gone at the end. */
  Path folder(String name) {
    return folder.resolve(name);
  }

  /** A new server with an empty database, or the one that was there before. */
  Target server(String name) {
    if (options.url().isPresent()) {
      return new RemoteServer(options.url().get());
    }
    return ownServer(name, folder(name), Map.of());
  }

  /** A server process on the database of this folder; it listens when its address is known. */
  ChildProcess ownServer(String name, Path home, Map<String, String> settings) {
    return ownServer(name, home, settings, List.of());
  }

  /** The same, with more options for its JVM. */
  ChildProcess ownServer(
      String name, Path home, Map<String, String> settings, List<String> moreJvm) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOST", "127.0.0.1");
    environment.put("PORT", "0");
    environment.put("AUTH_RATE", "0");
    environment.put("FLOOD_RATE", "0");
    environment.put("FLOOD_ALL_RATE", "0");
    environment.put("DBURL", "sqlite:" + home.resolve(DATABASE));
    environment.putAll(settings);
    List<String> jvm = new ArrayList<>(options.jvm());
    jvm.addAll(moreJvm);
    options
        .recordings()
        .map(recordings -> recordings.resolve(name + ".jfr"))
        .map(file -> "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file)
        .ifPresent(jvm::add);
    ChildProcess server =
        ChildProcess.start(name, serverCommand(jvm, environment), environment, home);
    lastServer = server;
    return server;
  }

  /** Connections to B0, which answers bodies of this size. */
  Baseline baseline(HttpLoad load, int connections, int bytes) {
    if (baseline == null) {
      baseline = startBaseline(0);
    }
    return new Baseline(baseline, load, connections, bytes);
  }

  /**
   * Starts a B0 of its own, for who measures the start. Its JVM has the options of the server that
   * was started last, which must have said its address.
   */
  ChildProcess startBaseline(int port) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmOptions());
    command.addAll(List.of("-cp", classPath(), BaselineServer.class.getName()));
    command.add(Integer.toString(port));
    return ChildProcess.start("b0", command, Map.of(), folder("b0"));
  }

  /** What the last server's JVM was started with. */
  List<String> jvmOptions() {
    return lastServer == null ? options.jvm() : lastServer.jvmOptions();
  }

  /** Has a server's JVM collect its garbage, so that what remains is what is needed. */
  void collectGarbage(ChildProcess server) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      report.say("no jcmd here: figures of memory include garbage");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Ends B0 and removes all files; the figures have ended their servers. */
  @Override
  public void close() {
    try {
      if (baseline != null) {
        baseline.close();
      }
    } finally {
      deleteFolder();
    }
  }

  /** The script that starts servers, as for everybody; or plain Java with a jar. */
  private List<String> serverCommand(List<String> jvm, Map<String, String> environment) {
    String script = System.getProperty("chat.command");
    if (script != null && options.jar().isEmpty()) {
      environment.put("JAVA_OPTS", String.join(" ", jvm));
      return List.of(script);
    }
    Path jar =
        options
            .jar()
            .or(() -> Optional.of(BUILT).filter(Files::exists))
            .orElseThrow(
                () -> new BenchException("no server: build it, or name it with --jar or --url"));
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** This program's own, for a process that works in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(path -> Path.of(path).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void deleteFolder() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      report.say("left behind: " + folder + " (" + e + ")");
    }
  }
}
