package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.metrics.Meters;
import chat.runtime.testkit.JarBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin reports of things that it runs itself. */
class PartsTest {

  @TempDir private Path home;

  private static String filter(String reports) {
    return """
    public List<Factory<MessageFilter, ?>> filters() {
      return List.of(Factory.of(name(), "", NoSettings.class, (settings, context) -> {
        %s
        return (draft, from) -> Verdict.accept(draft);
      }));
    }
    """
        .formatted(reports);
  }

  @Test
  void whatAPluginReportsOfItsPartsIsToldToTheOperator() throws Exception {
    try (PluginHouse house = new PluginHouse(home)) {
      JarBuilder.plugin(
              "host",
              filter(
                  """
                  context.part("b").report(Part.State.CLOSED, "b:1: oh");
                  context.part("a").called(3000);
                  context.part("a").called(1000);
                  context.part("a").failed();
                  context.part("gone").close();
                  """))
          .write(house.plugins.resolve("host.jar"));
      try (Extensions extensions = house.start()) {
        PluginReport report = PluginHouse.report(extensions, "host");
        assertThat(report.parts())
            .extracting(each -> each.toString().replaceAll("PartReport|name=", ""))
            .containsExactly(
                "[a, state=RUNNING, reason=, calls=2, failures=1, nanos=4000]",
                "[b, state=CLOSED, reason=b:1: oh, calls=0, failures=0, nanos=0]");
        assertThat(extensions.closed())
            .singleElement()
            .asString()
            .contains("part b of the plugin host")
            .doesNotContain("oh");
        Meters meters = new Meters();
        meters.parts(extensions::reports);
        assertThat(new String(meters.text(), StandardCharsets.UTF_8))
            .contains(
                "chat_plugin_part_calls_total{plugin=\"host\",part=\"a\",} 2.0",
                "chat_plugin_part_failures_total{plugin=\"host\",part=\"a\",} 1.0",
                "chat_plugin_part_seconds_total{plugin=\"host\",part=\"a\",} 4.0E-6",
                "chat_plugin_part_in_use{plugin=\"host\",part=\"a\",} 1.0",
                "chat_plugin_part_in_use{plugin=\"host\",part=\"b\",} 0.0")
            .doesNotContain("gone");
      }
    }
  }

  @Test
  void theNewVersionOfAPluginHasPartsOfItsOwn() throws Exception {
    try (PluginHouse house = new PluginHouse(home)) {
      Path jar = house.plugins.resolve("host.jar");
      JarBuilder.plugin("host", filter("context.part(\"old\").report(Part.State.CLOSED, \"x\");"))
          .write(jar);
      try (Extensions extensions = house.start()) {
        assertThat(extensions.closed()).hasSize(1);
        JarBuilder.plugin("host", filter("context.part(\"new\");")).write(jar);
        assertThat(extensions.reload("host")).isInstanceOf(Extensions.Reload.Done.class);
        assertThat(PluginHouse.report(extensions, "host").parts())
            .extracting(PluginReport.PartReport::name)
            .containsExactly("new");
        assertThat(extensions.closed()).isEmpty();
      }
    }
  }

  @Test
  void aPluginIsToldTheLimitsOfTheServer() throws Exception {
    try (PluginHouse house = new PluginHouse(home)) {
      JarBuilder.plugin(
              "host", filter("context.part(context.draftLimits() + \" \" + context.callLimit());"))
          .write(house.plugins.resolve("host.jar"));
      try (Extensions extensions = house.start(Map.of())) {
        assertThat(PluginHouse.report(extensions, "host").parts())
            .extracting(PluginReport.PartReport::name)
            .isEqualTo(
                List.of("DraftLimits[body=4096, topic=512, meta=81920, metaDepth=32] PT20S"));
      }
    }
  }
}
