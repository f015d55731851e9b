package chat.api.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is removed with its content: when it is closed, or else when the JVM ends. */
final class TemporaryFolder implements AutoCloseable {

  private final Path path;
  private final Thread hook;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.hook = new Thread(this::removeIfPossible, "end of " + path);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** An empty one below the system's folder for temporary files. */
  static TemporaryFolder create(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM ends, and its hook removes the folder.
      return;
    }
    remove();
  }

  private void remove() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // The test has removed it itself.
    }
  }

  /** A process of the test's may still write to it. */
  private void removeIfPossible() {
    try {
      remove();
    } catch (IOException | UncheckedIOException e) {
      System.err.println("The folder " + path + " stays: " + e);
    }
  }
}
