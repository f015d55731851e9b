package chat.systemtest;

import chat.systemtest.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The scripts in the folder {@code wire} of the test resources. */
final class WireScripts {
  private WireScripts() {}

  static List<Script> all() {
    URL readme = Objects.requireNonNull(WireScripts.class.getResource("/wire/README.md"));
    try (Stream<Path> files = Files.list(Path.of(readme.toURI()).resolveSibling(""))) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(WireScripts::read)
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot list the wire scripts", e);
    }
  }

  private static Script read(Path file) {
    try {
      return Script.read(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
