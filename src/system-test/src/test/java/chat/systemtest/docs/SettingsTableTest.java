package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.config.CoreSetting;
import chat.runtime.config.ServerConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's table of settings. */
final class SettingsTableTest {

  @Test
  void saysOfEverySettingWhatTheHelpSays() throws IOException {
    List<String> told = new ArrayList<>();
    for (List<String> row : table()) {
      String ifEmpty = row.get(1).equals("empty") ? "" : row.get(1);
      told.add(String.join(" | ", name(row), ifEmpty, row.get(2)).replace("`", ""));
    }

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(CoreSetting.values())
                .map(each -> String.join(" | ", each.name(), each.ifEmpty(), each.description()))
                .toList());
  }

  @Test
  void tellsTheDefaultThatASettingHas() throws IOException {
    Map<String, String> asWritten = new LinkedHashMap<>();
    for (List<String> row : table()) {
      String told = row.get(1);
      if (told.startsWith("`")) {
        asWritten.put(name(row), told.replace("`", ""));
      }
    }

    assertThat(asWritten).hasSizeGreaterThan(10);
    assertThat(ServerConfig.of(asWritten))
        .usingRecursiveComparison()
        .ignoringFields("variables")
        .isEqualTo(ServerConfig.of(Map.of()));
  }

  @Test
  void saysEmptyOfWhatIsEmpty() throws ReflectiveOperationException, IOException {
    Map<String, Object> defaults = new LinkedHashMap<>();
    ServerConfig config = ServerConfig.of(Map.of());
    for (RecordComponent component : ServerConfig.class.getRecordComponents()) {
      defaults.put(component(component.getName()), component.getAccessor().invoke(config));
    }

    for (List<String> row : table()) {
      Object value = defaults.get(component(name(row)));
      boolean empty = "".equals(value) || (value instanceof Collection<?> all && all.isEmpty());
      assertThat(row.get(1).equals("empty")).as("whether %s is empty", row).isEqualTo(empty);
    }
  }

  private static List<List<String>> table() throws IOException {
    return Document.read("README.md").rows().stream()
        .filter(row -> CoreSetting.all().contains(name(row)))
        .toList();
  }

  private static String name(List<String> row) {
    return row.get(0).replace("`", "");
  }

  /** A setting's name and that of its component, made alike. */
  private static String component(String name) {
    return name.replace("_", "").toUpperCase(Locale.ROOT);
  }
}
