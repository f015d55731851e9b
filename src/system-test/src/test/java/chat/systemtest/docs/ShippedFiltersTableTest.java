package chat.systemtest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.Setting;
import chat.api.filter.MessageFilter;
import chat.plugin.flood.FloodPlugin;
import chat.plugin.words.WordsPlugin;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of settings in src/docs/filters.md. */
final class ShippedFiltersTableTest {

  @Test
  void nameEverySettingWithItsDefault() throws IOException {
    List<String> there = new ArrayList<>();
    for (Plugin plugin : List.of(new FloodPlugin(), new WordsPlugin())) {
      for (Factory<MessageFilter, ?> filter : plugin.filters()) {
        Stream.of(filter.settings().getRecordComponents())
            .map(component -> row(filter.name(), component))
            .forEach(there::add);
      }
    }

    assertThat(
            Document.read("src/docs/filters.md").rows().stream()
                .map(row -> row.get(0).replace("`", "") + " " + row.get(1).replace("`", "")))
        .containsExactlyElementsOf(there);
  }

  private static String row(String extension, RecordComponent component) {
    String name = component.getName().replaceAll("([A-Z])", "_$1");
    Setting setting = component.getAnnotation(Setting.class);
    String preset = setting.ifEmpty().isEmpty() ? "empty" : setting.ifEmpty();
    return (extension + "_" + name).toUpperCase(Locale.ROOT) + " " + preset;
  }
}
