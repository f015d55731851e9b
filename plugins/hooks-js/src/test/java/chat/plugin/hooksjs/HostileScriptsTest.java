package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.filter.Draft;
import chat.api.filter.Verdict;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder of scripts that mean harm when somebody says "war". Each begins with the sentence that
 * it proves and with what becomes of that message.
 */
final class HostileScriptsTest {

  /** Far above what it takes, for a machine that is busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static Stream<Named<Path>> scripts() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(HostileScriptsTest.class.getResource("/hostile")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream()
          .map(file -> Named.of(lines(file).get(0).substring(3), file));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void isHarmless(Path file) throws Exception {
    String expected = lines(file).get(1).replace("// expect: ", "");
    Lines log = new Lines();
    String text = Files.readString(file);
    Hook hook = Scripts.hook(file.getFileName().toString(), text, "{}", log);
    Draft war = Scripts.said("war", "{\"a\":1.0}");
    Draft peace = Scripts.said("peace", "{\"b\":2.0}");
    assertThat(hook.ask(peace, Scripts.FROM_ALICE, Scripts.soon()))
        .isEqualTo(Verdict.accept(peace));

    long start = System.nanoTime();
    Verdict verdict = hook.ask(war, Scripts.FROM_ALICE, Scripts.soon());
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    System.out.printf("hostile %-28s %5d ms %s%n", file.getFileName(), took.toMillis(), log.all());
    assertThat(took).isLessThan(PATIENCE);
    switch (expected) {
      case "failed" -> {
        assertThat(verdict)
            .isInstanceOfSatisfying(
                Verdict.Rejected.class,
                rejected -> assertThat(rejected.code()).isEqualTo("hook_failed"));
        assertThat(log.all()).as("what the operator reads").isNotEmpty();
      }
      case "rejected" -> assertThat(verdict).isEqualTo(Verdict.reject("no"));
      case "accepted" -> assertThat(verdict).isEqualTo(Verdict.accept(war));
      case "changed" ->
          assertThat(verdict).isEqualTo(Verdict.accept(war.withBody("{\"a\":[2],\"b\":1}")));
      default -> throw new IllegalStateException(expected);
    }
    assertThat(hook.ask(peace, Scripts.FROM_ALICE, Scripts.soon()))
        .as("the next message; the log: %s", log.all())
        .isEqualTo(Verdict.accept(peace));
    hook.retire();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
