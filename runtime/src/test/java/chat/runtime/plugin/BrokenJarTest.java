package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.JarBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenJarTest {

  @TempDir private Path home;
  private PluginHouse house;

  @BeforeEach
  void move() {
    house = new PluginHouse(home);
  }

  @AfterEach
  void leave() {
    house.close();
  }

  @ParameterizedTest
  @EnumSource(BrokenJar.class)
  void aJarThatIsBrokenIsToldOfAndStopsNobodyElse(BrokenJar broken) throws Exception {
    broken.write(house.plugins.resolve("broken.jar"));
    JarBuilder.plugin("good", JarBuilder.filter("good", "well: "))
        .write(house.plugins.resolve("good.jar"));
    if (broken == BrokenJar.HANGS_IN_ITS_CONSTRUCTOR) {
      house.limit(Duration.ofSeconds(3));
    }

    try (Extensions extensions = house.start()) {
      PluginReport report =
          extensions.reports().stream()
              .filter(each -> each.file().equals("broken.jar"))
              .findFirst()
              .orElseThrow();
      assertThat(report.state()).as(report.reason()).isEqualTo(broken.state);
      assertThat(report.reason()).contains(broken.reason).doesNotContain("\n");
      assertThat(report.extensions()).isEmpty();
      assertThat(PluginHouse.filtered(extensions, "hello")).isEqualTo("well: hello");
      assertThat(PluginTable.troubles(extensions))
          .singleElement()
          .asString()
          .contains(broken.reason);
    }
  }
}
