package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.ApiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The snippets of PLUGINS.md: each is a file of the examples, or a region of one. */
final class PluginGuideTest {

  private static final Path EXAMPLES = Path.of("..", "..", "examples");

  /** {@code <!-- snippet: path region -->} and the block after it. */
  private static final Pattern SNIPPET =
      Pattern.compile("(?ms)^<!-- snippet: (\\S+)(?: (\\w+))? -->\\n```\\w+\\n(.*?)^```$");

  private static final Pattern API_VERSION =
      Pattern.compile(Pattern.quote(ApiVersion.ATTRIBUTE) + "(?::|>) ?([0-9.]+)");

  @Test
  void everySnippetIsWhatIsBuiltAndTested() throws IOException {
    List<MatchResult> snippets =
        SNIPPET.matcher(Document.read("PLUGINS.md").text()).results().toList();

    assertThat(snippets).hasSizeGreaterThan(5);
    for (MatchResult snippet : snippets) {
      String file = Files.readString(EXAMPLES.resolve(snippet.group(1)));
      assertThat(snippet.group(3))
          .as("the snippet of %s %s", snippet.group(1), snippet.group(2))
          .isEqualTo(snippet.group(2) == null ? file : region(file, snippet.group(2)));
    }
  }

  @Test
  void everyJavaBlockIsASnippet() throws IOException {
    Document guide = Document.read("PLUGINS.md");

    assertThat(SNIPPET.matcher(guide.text()).results())
        .hasSameSizeAs(
            guide.blocks().stream()
                .filter(b -> List.of("java", "xml").contains(b.language()))
                .toList());
  }

  @Test
  void theVersionOfTheApiIsTheOneThereIs() throws IOException {
    List<String> told = new ArrayList<>();
    for (String file :
        List.of(
            "../PLUGINS.md",
            "hello-filter/pom.xml",
            "calm-mode/pom.xml",
            "file-login/pom.xml",
            "memory-storage/pom.xml")) {
      API_VERSION
          .matcher(Files.readString(EXAMPLES.resolve(file)))
          .results()
          .forEach(found -> told.add(found.group(1)));
    }

    assertThat(told).hasSizeGreaterThan(4).containsOnly(ApiVersion.CURRENT);
  }

  /** What stands between {@code // region name} and {@code // endregion}, moved to the margin. */
  private static String region(String file, String name) {
    String begin = "// region " + name + "\n";
    int from = file.indexOf(begin);
    assertThat(from).as("the region " + name).isNotNegative();
    String region =
        file.substring(from + begin.length(), file.indexOf("// endregion", from)).stripIndent();
    return region.strip() + "\n";
  }
}
