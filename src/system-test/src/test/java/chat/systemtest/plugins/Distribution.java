package chat.systemtest.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The unpacked zip, which is all that a plugin author has, and programs that work with it. */
public record Distribution(Path home) {

  private static final long PATIENCE_SECONDS = 240;

  /** How a program ended. */
  public record Ran(int status, String output) {}

  /** Unpacks the zip. */
  public static Distribution unpack(Path folder) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(Path.of(System.getProperty("chat.zip"))))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.resolveSibling("."));
          Files.copy(zip, file);
        }
      }
    }
    return new Distribution(folder.resolve("chat-" + version()));
  }

  /** The version of this project. */
  public static String version() {
    return System.getProperty("chat.version");
  }

  /** The server's jar. */
  Path jar() {
    return home.resolve("chat.jar");
  }

  /** Copies one of the example projects, without what was built of it. */
  Path example(String name, Path to) throws IOException {
    Path from = home.resolve("examples").resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(file, copy);
      }
    }
    return to;
  }

  /** Runs a program in that folder, with nothing in its environment but these and the paths. */
  public static Ran run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(output);
      if (!ended) {
        throw new AssertionError(command + " does not end: " + said);
      }
      return new Ran(process.exitValue(), said);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
