package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/docs/hooks.md}, held to the truth. */
final class DocumentTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w+\\n(.*?)^```$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `HOOKS_(\\w+)` \\| `(\\w+)` \\| (.*) \\|$");

  @TempDir private Path folder;

  private static String text() throws IOException {
    return Files.readString(Path.of("../../src/docs/hooks.md"));
  }

  @Test
  void itsFirstHookDoesWhatIsPromised() throws Exception {
    List<String> blocks =
        BLOCK
            .matcher(text().split("<!-- /?shout -->", -1)[1])
            .results()
            .map(r -> r.group(1))
            .toList();
    Path script = Files.writeString(folder.resolve("shout.js"), blocks.get(0));
    Path message = Files.writeString(folder.resolve("message.json"), blocks.get(1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int status =
        new HookCommand()
            .run(
                List.of("test", script.toString(), message.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);

    assertThat(status).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches(
            Stream.of(blocks.get(2).split("…", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".+")));
  }

  @Test
  void itsTableNamesEverySettingWithItsDefaultAndMeaning() throws Exception {
    List<String> told =
        ROW.matcher(text())
            .results()
            .map(row -> row.group(1) + "=" + row.group(2) + " " + row.group(3))
            .toList();

    assertThat(told)
        .containsExactlyElementsOf(
            Arrays.stream(HooksSettings.class.getRecordComponents())
                .map(DocumentTest::setting)
                .toList());
  }

  @Test
  void itCountsTheHostileScripts() throws Exception {
    List<String> counted =
        Pattern.compile("the (\\d+) hostile scripts")
            .matcher(text())
            .results()
            .map((MatchResult r) -> r.group(1))
            .toList();

    assertThat(counted).containsExactly(Long.toString(HostileScriptsTest.scripts().count()));
  }

  private static String setting(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    String name = component.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    return name + "=" + setting.ifEmpty() + " " + setting.value();
  }
}
