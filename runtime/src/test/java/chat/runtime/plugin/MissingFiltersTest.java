package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.runtime.error.PluginFailure;
import chat.runtime.error.StartException;
import chat.runtime.guard.Named;
import chat.runtime.testkit.JarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter that ran at the last start, and does not now. */
class MissingFiltersTest {

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

  private Path jar() {
    return house.plugins.resolve("polite-1.jar");
  }

  private Path remembered() {
    return home.resolve("data").resolve(KnownFilters.FILE);
  }

  private void drop(String members) {
    JarBuilder.plugin("polite", members).write(jar());
  }

  private void startOnce() throws Exception {
    drop(JarBuilder.filter("polite", "please: "));
    try (Extensions extensions = house.start()) {
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("please: x");
      assertThat(extensions.closed()).isEmpty();
    }
  }

  private static void isClosed(Extensions extensions) {
    assertThat(extensions.filters()).extracting(Named::name).contains("polite");
    assertThatExceptionOfType(PluginFailure.class)
        .isThrownBy(() -> PluginHouse.filtered(extensions, "x"))
        .withMessageContaining("polite does not run");
    assertThat(extensions.closed()).anyMatch(line -> line.contains("The filter polite"));
    assertThat(extensions.missingFilters())
        .anyMatch(line -> line.contains("PLUGINS_DISABLED") && line.contains(KnownFilters.FILE));
    assertThat(extensions.guards())
        .anyMatch(guard -> guard.terms().name().equals("polite") && !guard.isInUse());
    assertThat(extensions.reports())
        .flatExtracting(PluginReport::extensions)
        .anyMatch(each -> each.name().equals("polite") && each.state() == ExtensionState.CLOSED);
  }

  private static void isOpen(Extensions extensions) throws Exception {
    assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("x");
    assertThat(extensions.closed()).isEmpty();
    assertThat(extensions.missingFilters()).isEmpty();
  }

  enum Trouble {
    GONE,
    HALF,
    CONSTRUCTOR,
    CREATION,
    HANGING,
    OTHER_API,
    WITHOUT_THE_FILTER;

    void befall(MissingFiltersTest test) throws IOException {
      switch (this) {
        case GONE -> Files.delete(test.jar());
        case HALF -> Files.writeString(test.jar(), "half");
        case CONSTRUCTOR -> test.drop("public TestPlugin() { throw new AssertionError(); }");
        case CREATION ->
            test.drop(
                """
                public List<Factory<MessageFilter, ?>> filters() {
                  return List.of(Factory.of("polite", "", NoSettings.class,
                      (settings, context) -> { throw new Exception("no"); }));
                }
                """);
        case HANGING -> {
          test.house.limit(Duration.ofMillis(300));
          test.drop(
              "public TestPlugin() throws Exception {"
                  + " new java.util.concurrent.CountDownLatch(1).await(); }");
        }
        case OTHER_API ->
            JarBuilder.plugin("polite", JarBuilder.filter("polite", "x"))
                .manifest("Chat-Api-Version", "99.0")
                .write(test.jar());
        case WITHOUT_THE_FILTER -> test.drop("");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsClosedUntilItRunsAgain(Trouble trouble) throws Exception {
    startOnce();
    trouble.befall(this);
    // Also at the start after that: it is not forgotten.
    house.start().close();
    try (Extensions extensions = house.start()) {
      isClosed(extensions);
      drop(JarBuilder.filter("polite", "please: "));
      house.limit(Duration.ofSeconds(30));
      assertThat(extensions.reload("polite-1")).isInstanceOf(Extensions.Reload.Done.class);
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("please: x");
      assertThat(extensions.closed()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorCanDoWithoutIt(Trouble trouble) throws Exception {
    startOnce();
    trouble.befall(this);
    for (String name : List.of("polite", "polite-1")) {
      String lines = Files.readString(remembered());
      try (Extensions extensions = house.start(Map.of("PLUGINS_DISABLED", name))) {
        isOpen(extensions);
      }
      // Forgotten: the setting is needed once.
      try (Extensions extensions = house.start()) {
        isOpen(extensions);
      }
      Files.writeString(remembered(), lines);
    }
    Files.delete(remembered());
    try (Extensions extensions = house.start()) {
      isOpen(extensions);
    }
  }

  @Test
  void oneThatIsOnlyTriedOutIsNotMissed() throws Exception {
    startOnce();
    // SHADOW has to name a filter that is there; a hook may come later.
    drop(JarBuilder.filter("polite", "please: "));
    house.start(Map.of("SHADOW", "polite")).close();
    Files.delete(jar());
    try (Extensions extensions = house.start()) {
      isOpen(extensions);
    }
  }

  @Test
  void aPluginThatNeverRanIsNotMissed() throws Exception {
    drop("public TestPlugin() { throw new AssertionError(); }");
    try (Extensions extensions = house.start()) {
      isOpen(extensions);
    }
    assertThat(remembered()).doesNotExist();
  }

  @Test
  void aReloadTakesAwayNoFilter() throws Exception {
    startOnce();
    try (Extensions extensions = house.start()) {
      drop("");
      assertThat(extensions.reload("polite")).isInstanceOf(Extensions.Reload.Refused.class);
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("please: x");
    }
  }

  @Test
  void aMemoryThatCannotBeReadStopsTheStart() throws Exception {
    startOnce();
    Files.writeString(remembered(), "polite");
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> house.start())
        .withMessageContaining(KnownFilters.FILE);
  }
}
