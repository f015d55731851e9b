package chat.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.NoSettings;
import chat.api.Setting;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSettingsTest {

  enum Colour {
    RED,
    DARK_INDIGO
  }

  record Everything(
      @Setting(value = "a", ifEmpty = "3", min = 1, max = 9) int count,
      @Setting(value = "b", ifEmpty = "-1") long big,
      @Setting(value = "c", ifEmpty = "0.5", max = 1) double share,
      @Setting(value = "d", ifEmpty = "yes") boolean flag,
      @Setting("e") String text,
      @Setting(value = "f", ifEmpty = "5s", min = 100, max = 60_000) Duration timeLimit,
      @Setting(value = "g", ifEmpty = "x/y") Path file,
      @Setting(value = "h", ifEmpty = "http://u:p@h/") URI jwksURL,
      @Setting(value = "i", ifEmpty = "Red") Colour colour,
      @Setting("j") List<Integer> numbers,
      @Setting(value = "k", ifEmpty = "red, dark_indigo") Set<Colour> colours,
      @Setting("l") Optional<Duration> pause,
      @Setting("m") Optional<List<String>> words,
      @Setting(value = "n", secret = true) String key) {}

  record Required(@Setting("how many") int count) {
    Required {
      if (count == 13) {
        throw new IllegalArgumentException("13 brings bad luck");
      }
      if (count == 14) {
        throw new IllegalStateException("a bug");
      }
    }
  }

  private final List<String> problems = new ArrayList<>();

  private <C extends Record> Optional<RecordSettings.Read<C>> read(
      Class<C> type, Map<String, String> variables) throws Exception {
    return RecordSettings.of("my-ext", type).read(Variables.of(variables), problems);
  }

  @Test
  void whatIsNotSetHasItsDefault() throws Exception {
    Everything all = read(Everything.class, Map.of()).orElseThrow().values();
    assertThat(all)
        .isEqualTo(
            new Everything(
                3,
                -1,
                0.5,
                true,
                "",
                Duration.ofSeconds(5),
                Path.of("x/y"),
                URI.create("http://u:p@h/"),
                Colour.RED,
                List.of(),
                Set.of(Colour.RED, Colour.DARK_INDIGO),
                Optional.empty(),
                Optional.empty(),
                ""));
    assertThat(problems).isEmpty();
  }

  @Test
  void everyTypeIsRead() throws Exception {
    Map<String, String> set =
        Map.ofEntries(
            Map.entry("MY_EXT_COUNT", " 9 "),
            Map.entry("MY_EXT_BIG", "99999999999"),
            Map.entry("MY_EXT_SHARE", "1e-1"),
            Map.entry("MY_EXT_FLAG", "OFF"),
            Map.entry("MY_EXT_TEXT", " as it is "),
            Map.entry("MY_EXT_TIME_LIMIT", "PT0.25S"),
            Map.entry("MY_EXT_FILE", "/etc/x"),
            Map.entry("MY_EXT_JWKS_URL", "https://b/"),
            Map.entry("MY_EXT_COLOUR", "dark_INDIGO"),
            Map.entry("MY_EXT_NUMBERS", "1, 2,,1"),
            Map.entry("MY_EXT_COLOURS", "RED"),
            Map.entry("MY_EXT_PAUSE", "7d"),
            Map.entry("MY_EXT_WORDS", "a,b"),
            Map.entry("MY_EXT_KEY", "s3cret"));

    RecordSettings.Read<Everything> read = read(Everything.class, set).orElseThrow();

    assertThat(read.values())
        .isEqualTo(
            new Everything(
                9,
                99_999_999_999L,
                0.1,
                false,
                " as it is ",
                Duration.ofMillis(250),
                Path.of("/etc/x"),
                URI.create("https://b/"),
                Colour.DARK_INDIGO,
                List.of(1, 2, 1),
                Set.of(Colour.RED),
                Optional.of(Duration.ofDays(7)),
                Optional.of(List.of("a", "b")),
                "s3cret"));
    assertThat(read.shown())
        .containsEntry("MY_EXT_TIME_LIMIT", "250ms")
        .containsEntry("MY_EXT_PAUSE", "7d")
        .containsEntry("MY_EXT_COLOUR", "dark_indigo")
        .containsEntry("MY_EXT_NUMBERS", "1,2,1")
        .containsEntry("MY_EXT_KEY", "***");
    assertThat(read.toString()).contains("MY_EXT_WORDS=a,b");
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COUNT|10|a whole number from 1 to 9",
        "COUNT|1.0|a whole number from 1 to 9",
        "BIG|x|a whole number",
        "SHARE|1.1|a number of at most 1",
        "SHARE|NaN|a number of at most 1",
        "FLAG|maybe|true or false",
        "TIME_LIMIT|5|a duration such as 250ms, 5s, 10m, 24h or 7d from 100ms to 1m",
        "TIME_LIMIT|2m|a duration such as 250ms, 5s, 10m, 24h or 7d from 100ms to 1m",
        "TIME_LIMIT|999999999999999999d|a duration such as 250ms, 5s, 10m, 24h or 7d from 100ms to"
            + " 1m",
        "JWKS_URL|a b|a URI",
        "COLOUR|green|one of red, dark_indigo",
        "NUMBERS|1,x|a whole number from -2147483648 to 2147483647, comma-separated",
        "COUNT|٥|a whole number from 1 to 9",
        "BIG|९९|a whole number",
        "SHARE|0.٥|a number of at most 1",
        "SHARE|0x1p-3|a number of at most 1",
        "SHARE|1f|a number of at most 1",
        "SHARE|-Infinity|a number of at most 1",
        "TIME_LIMIT|٥s|a duration such as 250ms, 5s, 10m, 24h or 7d from 100ms to 1m",
        "TIME_LIMIT|PT٥S|a duration such as 250ms, 5s, 10m, 24h or 7d from 100ms to 1m",
        "NUMBERS|1,٢|a whole number from -2147483648 to 2147483647, comma-separated",
        "PAUSE|soon|a duration such as 250ms, 5s, 10m, 24h or 7d"
      })
  void aValueThatMakesNoSenseIsToldWithWhatIsAllowed(String name, String value, String allowed)
      throws Exception {
    assertThat(read(Everything.class, Map.of("MY_EXT_" + name, value))).isEmpty();
    assertThat(problems)
        .containsExactly("invalid MY_EXT_" + name + " \"" + value + "\": must be " + allowed);
  }

  @Test
  void whatHasToBeSetIsMissed() throws Exception {
    assertThat(read(Required.class, Map.of("MY_EXT_COUNT", " "))).isEmpty();
    assertThat(problems)
        .containsExactly(
            "missing MY_EXT_COUNT: must be a whole number from -2147483648 to 2147483647");
  }

  @Test
  void aRecordMayRefuseItsValuesInItsWordsAndMayHaveABug() throws Exception {
    assertThat(read(Required.class, Map.of("MY_EXT_COUNT", "13"))).isEmpty();
    assertThat(problems).containsExactly("my-ext: 13 brings bad luck");
    assertThatThrownBy(() -> read(Required.class, Map.of("MY_EXT_COUNT", "14")))
        .hasRootCauseMessage("a bug");
  }

  @Test
  void nothingToSetIsFine() throws Exception {
    assertThat(read(NoSettings.class, Map.of("MY_EXT_X", "1"))).isPresent();
  }

  @Test
  void anUnknownVariableOfAnExtensionIsToldWithTheNearestName() {
    List<RecordSettings<?>> known =
        List.of(
            RecordSettings.of("my-ext", Everything.class),
            RecordSettings.of("my", Required.class),
            RecordSettings.of("bare", NoSettings.class));
    Variables variables =
        Variables.of(
            Map.of(
                "MY_EXT_COUNTS",
                "1",
                "MY_CUONT",
                "1",
                "BARE_X",
                "1",
                "MYTH",
                "1",
                "MY_COUNT",
                "1"));
    assertThat(UnknownVariables.warnings(variables, known))
        .containsExactly(
            "unknown setting MY_CUONT; did you mean MY_COUNT?",
            "unknown setting MY_EXT_COUNTS; did you mean MY_EXT_COUNT?");
  }

  @Property(tries = 60)
  void theEnvironmentAndTheFileBehaveTheSame(@ForAll("values") Map<String, String> values)
      throws Exception {
    Path folder = Files.createTempDirectory("settings");
    Path file = folder.resolve(".env");
    try {
      Variables environment = ServerConfig.read(values, folder, warning -> {}).config().variables();
      Files.writeString(
          file,
          values.entrySet().stream()
              .map(each -> each.getKey() + "='" + each.getValue() + "'")
              .collect(Collectors.joining("\n")));
      Variables fromFile = ServerConfig.read(Map.of(), folder, warning -> {}).config().variables();

      RecordSettings<Everything> settings = RecordSettings.of("my-ext", Everything.class);
      List<String> ofFile = new ArrayList<>();
      List<String> ofEnvironment = new ArrayList<>();
      assertThat(settings.read(fromFile, ofFile))
          .isEqualTo(settings.read(environment, ofEnvironment));
      assertThat(ofFile).isEqualTo(ofEnvironment);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  @Provide
  Arbitrary<Map<String, String>> values() {
    return Arbitraries.maps(
            Arbitraries.of(
                "MY_EXT_COUNT", "MY_EXT_TEXT", "MY_EXT_TIME_LIMIT", "MY_EXT_WORDS", "MY_EXT_KEY"),
            Arbitraries.of("", " ", "5", " 7 ", "1s", "a,b", "#x", "a #b", "\"q\"", "x=y", "red"))
        .map(LinkedHashMap::new);
  }

  @Test
  void aValueOfTheFileThatCannotBeReadIsTold() throws Exception {
    Path folder = Files.createTempDirectory("settings");
    Path file = folder.resolve(".env");
    Files.writeString(file, "MY_EXT_COUNT=\"5\n");
    try {
      Variables variables = ServerConfig.read(Map.of(), folder, warning -> {}).config().variables();
      assertThat(RecordSettings.of("my-ext", Required.class).read(variables, problems)).isEmpty();
      assertThat(problems)
          .singleElement()
          .asString()
          .startsWith(".env line 1: MY_EXT_COUNT: the quote is not closed");
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }
}
