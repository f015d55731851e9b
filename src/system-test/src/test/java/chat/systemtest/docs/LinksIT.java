package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.plugins.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the documents of the zip lead to, for somebody who has nothing else. */
final class LinksIT {

  /** The file that a link to no other site names. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)");

  @TempDir Path folder;

  @Test
  void everyLinkLeadsToAFileOfTheZip() throws IOException {
    Path home = Distribution.unpack(folder).home();
    List<Path> linked = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path document : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        LINK.matcher(Files.readString(document))
            .results()
            .forEach(link -> linked.add(document.resolveSibling(link.group(1)).normalize()));
      }
    }

    assertThat(linked).hasSizeGreaterThan(10).allSatisfy(file -> assertThat(file).exists());
  }
}
