package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.examples.Programs;
import chat.systemtest.plugins.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody has who has the zip and nothing else. */
final class ZipIT {

  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(#([^)]+)\\)");

  @TempDir Path folder;
  private Path home;
  private String readme;

  @BeforeEach
  void unpack() throws IOException {
    home = Distribution.unpack(folder).home();
    readme = Files.readString(home.resolve("README.md"));
  }

  @Test
  void theReadmeSaysNothingOfWhatIsOnlyInTheRepository() {
    assertThat(readme)
        .doesNotContain(
            "./run", "mvn ", "Dockerfile", "CONTRIBUTING", "${project", "${tour}", "<!--");
    assertThat(readme).contains("# chat " + Distribution.version());
  }

  @Test
  void everythingInTheFolderIsInTheReadmesTable() throws IOException {
    List<String> told =
        new Document(readme)
            .rows().stream()
                .map(row -> row.get(0))
                .filter(cell -> !cell.contains("+") && !cell.equals(cell.toUpperCase(Locale.ROOT)))
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(name -> name.group(1))
                .map(name -> name.replaceFirst("/.*", ""))
                .filter(name -> Files.exists(home.resolve(name)))
                .toList();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .filteredOn(name -> !name.equals("README.md"))
          .isSubsetOf(told.isEmpty() ? List.of("nothing") : told);
    }
  }

  @Test
  void theReadmeHasTheTourTheSettingsAndTheBackup() throws IOException {
    Document repository = Document.read("README.md");

    assertThat(readme)
        .contains(repository.part("tour").text().strip())
        .contains(repository.part("reference").text().strip())
        .contains(repository.part("operating").text().strip())
        .contains(repository.part("limits").text().strip());
  }

  @Test
  void everyLinkWithinTheReadmeLeadsToASection() {
    List<String> sections =
        readme
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
            .toList();

    assertThat(ANCHOR.matcher(readme).results().map(anchor -> anchor.group(1)))
        .isNotEmpty()
        .isSubsetOf(sections);
  }

  @Test
  void theHelpOfTheStartScriptListsAllItsCommands() throws Exception {
    Programs.require("bash");
    Distribution.Ran help =
        Distribution.run(
            folder, Map.of(), List.of("bash", home.resolve("chat").toString(), "--help"));

    assertThat(help.status()).isZero();
    assertThat(help.output().lines().filter(line -> line.startsWith("  chat")))
        .map(line -> line.strip().replaceFirst("  .*", ""))
        .contains("chat", "chat --help", "chat --help-settings", "chat --version")
        .contains("chat archive", "chat health")
        .anyMatch(line -> line.startsWith("chat hook test "));
  }

  @Test
  void theTestkitIsInIt() throws IOException {
    String name = "api/chat-api-" + Distribution.version();
    try (JarFile testkit = new JarFile(home.resolve(name + "-tests.jar").toFile())) {
      assertThat(testkit.getEntry("chat/api/testkit/ChatServer.class")).isNotNull();
    }
    try (JarFile sources =
        new JarFile(
            home.resolve("api/sources/chat-api-" + Distribution.version() + "-test-sources.jar")
                .toFile())) {
      assertThat(sources.getEntry("chat/api/testkit/ChatServer.java")).isNotNull();
    }
  }
}
