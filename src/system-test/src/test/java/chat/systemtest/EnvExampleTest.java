package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.config.CoreSetting;
import chat.runtime.config.ServerConfig;
import chat.runtime.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of settings that is shipped for people to copy. */
final class EnvExampleTest {
  private static final Path EXAMPLE = Path.of("..", "distribution", ".env.example");
  private static final Pattern SETTING = Pattern.compile("(?m)^#([A-Z_]+)=");

  @Test
  void namesEverySettingOfTheServerOnceAndNothingThatThereIsNot() throws Exception {
    List<String> named =
        SETTING.matcher(Files.readString(EXAMPLE)).results().map(match -> match.group(1)).toList();

    assertThat(named).doesNotHaveDuplicates().containsAll(CoreSetting.all());
    try (Plugins shipped = Plugins.shipped()) {
      List<String> help = shipped.settingsHelp(ServerConfig.of(Map.of()));
      assertThat(named)
          .allSatisfy(
              name -> assertThat(help).anyMatch(line -> line.startsWith("  " + name + "=")));
    }
  }

  @Test
  void changesNothingWhenItsLinesAreTakenAsTheyStand(@TempDir Path none, @TempDir Path copied)
      throws IOException {
    String taken = SETTING.matcher(Files.readString(EXAMPLE)).replaceAll("$1=");
    Files.writeString(copied.resolve(".env"), taken);
    List<String> warnings = new ArrayList<>();

    ServerConfig defaults = ServerConfig.load(Map.of(), none, warnings::add);
    ServerConfig example = ServerConfig.load(Map.of(), copied, warnings::add);

    assertThat(warnings).isEmpty();
    assertThat(example)
        .usingRecursiveComparison()
        // These lie in the working directory.
        .ignoringFields("pluginsDir", "pluginDataDir", "variables")
        .isEqualTo(defaults);
  }
}
