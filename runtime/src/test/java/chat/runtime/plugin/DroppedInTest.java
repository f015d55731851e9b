package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import chat.runtime.error.StartException;
import chat.runtime.guard.Named;
import chat.runtime.testkit.JarBuilder;
import chat.runtime.testkit.LogLines;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedInTest {

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

  private Path drop(String name, String members) {
    return JarBuilder.plugin(name, members).write(house.plugins.resolve(name + ".jar"));
  }

  @Test
  void aFolderWithoutJarsAndAllElseIsNobodysBusiness() throws Exception {
    Files.createDirectories(house.plugins.resolve("modes/src/main"));
    Files.writeString(house.plugins.resolve("README.md"), "plugins go here");
    Files.writeString(house.plugins.resolve(".hidden.jar"), "no jar");
    Files.writeString(house.plugins.resolve("half.jar.part"), "no jar");

    try (Extensions extensions = house.start()) {
      assertThat(extensions.reports()).extracting(PluginReport::name).containsExactly("memory");
    }
    assertThat(house.temporary).isEmptyDirectory();
  }

  @Test
  void aFolderOfJarsIsOnePlugin() throws Exception {
    Path library =
        JarBuilder.empty()
            .source(
                "lib.Words",
                "package lib; public class Words { public static String one() { return \"1\"; } }")
            .write(house.plugins.resolve("counting/words.jar"));
    JarBuilder.plugin("counting", filterThatSays("lib.Words.one()"))
        .library(library)
        .manifest("Implementation-Version", "3.2.1")
        .write(house.plugins.resolve("counting/counting.jar"));

    try (Extensions extensions = house.start()) {
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("1x");
      PluginReport report = PluginHouse.report(extensions, "counting");
      assertThat(report.version()).isEqualTo("3.2.1");
      assertThat(report.file()).isEqualTo("counting");
    }
  }

  private static String filterThatSays(String expression) {
    return """
    public List<Factory<MessageFilter, ?>> filters() {
      return List.of(Factory.of(name(), "", () -> (draft, context) ->
          Verdict.accept(draft.withBody(%s + draft.body()))));
    }
    """
        .formatted(expression);
  }

  @Test
  void twoPluginsAndTheServerMayHaveThreeVersionsOfOneLibrary() throws Exception {
    for (String version : List.of("one", "two")) {
      String jackson =
          """
          package com.fasterxml.jackson.core;
          public class JsonFactory { public static String %s() { return "%s "; } }
          """
              .formatted(version, version);
      JarBuilder.plugin(
              version, filterThatSays("com.fasterxml.jackson.core.JsonFactory." + version + "()"))
          .source("com.fasterxml.jackson.core.JsonFactory", jackson)
          .write(house.plugins.resolve(version + ".jar"));
    }

    try (Extensions extensions = house.start()) {
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("two one x");
      assertThat(new com.fasterxml.jackson.core.JsonFactory().getFormatName()).isEqualTo("JSON");
    }
  }

  @Test
  void replacingOrTruncatingAJarDoesNothingToWhatRuns() throws Exception {
    String members =
        filterThatSays("Late.word()")
            + " static class Late { static String word() { return \"late \"; } }";
    Path jar = drop("late", members);
    try (Extensions extensions = house.start()) {
      Files.write(jar, new byte[0]);
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("late x");
      Files.delete(jar);
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("late x");
    }
  }

  @Test
  void aPluginIsGoneFromMemoryWhenItIsClosed() throws Exception {
    drop("brief", JarBuilder.filter("brief", "x"));
    Extensions extensions = house.start();
    PluginHouse.filtered(extensions, "x");
    WeakReference<ClassLoader> loader = new WeakReference<>(loaderOf(extensions, "brief"));
    extensions.close();
    extensions = null;
    assertThat(house.temporary).isEmptyDirectory();
    for (int i = 0; i < 50 && loader.get() != null; i++) {
      System.gc();
      byte[][] pressure = new byte[16][];
      for (int j = 0; j < pressure.length; j++) {
        pressure[j] = new byte[1 << 20];
      }
    }
    assertThat(loader.get()).isNull();
  }

  private static ClassLoader loaderOf(Extensions extensions, String plugin) {
    return extensions.runningPlugin(plugin).orElseThrow().loaded().loader();
  }

  @Test
  void whatTheSettingsNameAndNobodyBringsStopsTheStartWithOneReport() throws Exception {
    Files.writeString(house.plugins.resolve("words.jar"), "half");
    drop("off", JarBuilder.filter("off", "x"));
    drop("good", JarBuilder.filter("good", "x"));

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () ->
                house.start(
                    Map.of(
                        "FILTERS", "good,words",
                        "SHADOW", "off,embeds.js",
                        "PLUGINS_DISABLED", "off,nobody",
                        "DBURL", "cloud:x")))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .hasSize(5)
                    .anyMatch(line -> line.contains("no plugin provides the scheme \"cloud:\""))
                    .anyMatch(line -> line.contains("invalid FILTERS: unknown filter \"words\""))
                    .anyMatch(line -> line.contains("invalid SHADOW: \"off\""))
                    .anyMatch(line -> line.contains("words.jar is not a jar"))
                    .anyMatch(line -> line.contains("PLUGINS_DISABLED names it")));
    assertThat(house.temporary).isEmptyDirectory();
  }

  @Test
  void aRefusedStartDoesNotWarnOfCopiesThatAreNotThere() {
    drop("good", JarBuilder.filter("good", "x"));
    drop(
        "broken",
        """
        public List<Factory<MessageFilter, ?>> filters() {
          return List.of(Factory.of("broken", "", NoSettings.class,
              (settings, context) -> { throw new Exception("no"); }));
        }
        """);
    try (LogLines lines = LogLines.of(PrivateCopies.class, Level.WARN)) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> house.start(Map.of("FILTERS", "broken")))
          .withMessageContaining("broken.jar");
      assertThat(lines.all()).isEmpty();
    }
    assertThat(house.temporary).isEmptyDirectory();
  }

  @Test
  void aFilterOfTheSettingThatIsOffStopsTheStart() {
    drop(
        "asleep",
        """
        public List<Factory<MessageFilter, ?>> filters() {
          return List.of(new Factory<MessageFilter, NoSettings>() {
            public String name() { return "asleep"; }
            public String description() { return ""; }
            public Class<NoSettings> settings() { return NoSettings.class; }
            public boolean isEnabled(NoSettings settings) { return false; }
            public MessageFilter create(NoSettings settings, PluginContext context) { return null; }
          });
        }
        """);
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> house.start(Map.of("FILTERS", "asleep")))
        .withMessageContaining("\"asleep\" is off");
  }

  @Test
  void filtersComeInTheOrderOfTheSettingThenByName() throws Exception {
    for (String name : List.of("a", "b", "c", "d")) {
      drop(name, JarBuilder.filter(name, name));
    }
    try (Extensions extensions = house.start(Map.of("FILTERS", "c,b"))) {
      assertThat(extensions.filters()).extracting(Named::name).containsExactly("c", "b", "a", "d");
      assertThat(PluginHouse.filtered(extensions, ".")).isEqualTo("dabc.");
      assertThat(PluginTable.of(extensions))
          .last()
          .isEqualTo("Messages pass the filters c, b, a, d, in this order");
    }
  }

  @Test
  void aFilterInShadowChangesNothing() throws Exception {
    drop("loud", JarBuilder.filter("loud", "LOUD "));
    try (Extensions extensions = house.start(Map.of("SHADOW", "loud"))) {
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("x");
      assertThat(PluginHouse.report(extensions, "loud").extensions().get(0).state())
          .isEqualTo(ExtensionState.SHADOW);
    }
  }

  @Test
  void wrongSettingsOfAllPluginsAreToldAtOnce() throws Exception {
    for (String name : List.of("one", "two")) {
      JarBuilder jar =
          JarBuilder.plugin(
              name,
              "public record S(@Setting(value = \"x\", ifEmpty = \"3\", min = 1, max = 5) int rate,"
                  + " @Setting(value = \"y\", secret = true) Optional<Integer> code) {"
                  + " public S { if (rate == 4) throw new IllegalArgumentException(\"not 4\"); } }"
                  + " public List<Factory<MessageFilter, ?>> filters() { return List.of(Factory.of("
                  + " name(), \"\", S.class, (s, c) -> (draft, context) ->"
                  + " Verdict.accept(draft.withBody(s.rate() + draft.body())))); }");
      jar.write(house.plugins.resolve(name + ".jar"));
    }
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () -> house.start(Map.of("ONE_RATE", "6", "ONE_CODE", "s3cret", "TWO_RATE", "4")))
        .withMessage(
            "invalid ONE_RATE \"6\": must be a whole number from 1 to 5\n"
                + "invalid ONE_CODE \"***\": must be a whole number from -2147483648 to"
                + " 2147483647\ntwo: not 4");
    try (Extensions extensions = house.start(Map.of("ONE_RATE", "5", "TWO_CODE", "7"))) {
      assertThat(PluginHouse.filtered(extensions, "x")).isEqualTo("35x");
      assertThat(PluginHouse.report(extensions, "two").extensions().get(0).settings())
          .isEqualTo(Map.of("TWO_RATE", "3", "TWO_CODE", "***"));
    }
  }

  @Test
  void theHelpTellsTheSettingsOfWhatIsThereAndWhatCannotRun() throws Exception {
    BrokenJar.withSettings("fine", "@Setting(value = \"how many\", ifEmpty = \"3\") int rate")
        .write(house.plugins.resolve("fine.jar"));
    Files.writeString(house.plugins.resolve("words.jar"), "half");
    try (Plugins found = house.find(Map.of())) {
      assertThat(found.settingsHelp(house.config(Map.of())))
          .contains("  FINE_RATE=3", "  PORT=8080", "  ADMIN_TOKEN=")
          .anyMatch(line -> line.contains("how many"))
          .anyMatch(line -> line.startsWith("words (words.jar) is rejected: "));
    }
  }

  @Test
  void whatAKilledServerLeftBehindIsRemovedAndWhatALivingOneHasIsNot() throws Exception {
    drop("good", JarBuilder.filter("good", "x"));
    Path dead = Files.createDirectories(house.temporary.resolve("chat-plugins-dead/1"));
    Files.writeString(dead.resolve("old.jar"), "old");
    Files.writeString(dead.resolveSibling("lock"), "");
    Path young = Files.createDirectories(house.temporary.resolve("chat-plugins-young"));
    Path other = Files.createDirectories(house.temporary.resolve("somebody-else"));

    try (Extensions living = house.start()) {
      assertThat(dead.getParent()).doesNotExist();
      assertThat(young).exists();
      assertThat(other).exists();
      try (Extensions second = house.start()) {
        assertThat(second.reports()).hasSize(2);
      }
      assertThat(folders()).hasSize(3);
      assertThat(PluginHouse.filtered(living, "y")).isEqualTo("xy");
    }
    assertThat(folders()).hasSize(2);
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> found = Files.list(house.temporary)) {
      return found.toList();
    }
  }

  @Test
  void aPluginIsLentAFolderThreadsAndTheNameOfTheServer() throws Exception {
    drop(
        "lender",
        """
        public List<Factory<MessageFilter, ?>> filters() {
          return List.of(Factory.of("lender", "", NoSettings.class, (s, context) -> {
            String thread =
                context.executor().submit(() -> Thread.currentThread().getName()).get();
            String word = context.serverName() + " " + context.dataDirectory().getFileName()
                + " " + thread + " " + context.shadowed() + " ";
            return (draft, c) -> Verdict.accept(draft.withBody(word + draft.body()));
          }));
        }
        """);
    try (Extensions extensions = house.start(Map.of("SHADOW", "a.js"))) {
      assertThat(PluginHouse.filtered(extensions, "x"))
          .isEqualTo("test lender plugin-lender-1 [a.js] x");
    }
    assertThat(Files.getPosixFilePermissions(home.resolve("data/lender")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE", "OWNER_EXECUTE");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("plugin-lender-1");
  }
}
