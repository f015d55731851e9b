package chat.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {

  @TempDir Path directory;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void withoutAnySettingEverythingHasItsDefault() {
    ServerConfig config =
        ServerConfig.check(
                new Variables(Map.of(), Map.of(), directory),
                new ArrayList<>(),
                () -> "machine.example")
            .orThrow();

    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                8080,
                "0.0.0.0",
                "sqlite:chat.db",
                false,
                10_000,
                100_000,
                Duration.ofDays(30),
                Duration.ofDays(1),
                4096,
                16_384,
                "",
                "machine.example",
                "",
                List.of(),
                directory.resolve("plugins"),
                Set.of(),
                Duration.ofSeconds(2),
                directory.resolve("plugin-data"),
                List.of(),
                Set.of(),
                "",
                Set.of("*"),
                List.of(),
                60,
                config.variables()));
  }

  @Test
  void everySettingCanBeSet() {
    ServerConfig config =
        ServerConfig.of(
            Map.ofEntries(
                Map.entry("PORT", "0"),
                Map.entry("HOST", "::1"),
                Map.entry("DBURL", "sqlite:/tmp/x.db"),
                Map.entry("DEBUG", "TRUE"),
                Map.entry("MAX_HISTORY", "7"),
                Map.entry("MAX_QUEUE", "0"),
                Map.entry("MAX_CHANNEL_IDLE", "9"),
                Map.entry("SESSION_TIMEOUT", "1"),
                Map.entry("MAX_MESSAGE_SIZE", "10"),
                Map.entry("MAX_META_SIZE", "20"),
                Map.entry("MOTD", " hi\nthere "),
                Map.entry("SERVER_NAME", "Test Server"),
                Map.entry("FEDERATION_KEY", "secret"),
                Map.entry("FEDERATION_PEERS", "https://a.example, http://b.example:81/x"),
                Map.entry("PLUGINS_DIR", "/p"),
                Map.entry("PLUGINS_DISABLED", "flood, words"),
                Map.entry("PLUGIN_TIMEOUT", "100"),
                Map.entry("PLUGIN_DATA_DIR", "/d"),
                Map.entry("FILTERS", "words,flood"),
                Map.entry("SHADOW", "words, embeds.js"),
                Map.entry("ADMIN_TOKEN", "0123456789abcdef"),
                Map.entry("CORS_ORIGINS", "https://A.example:443/, http://localhost:3000"),
                Map.entry("TRUSTED_PROXIES", "10.0.0.0/8,::1"),
                Map.entry("AUTH_RATE", "0")));

    assertThat(config.port()).isZero();
    assertThat(config.host()).isEqualTo("::1");
    assertThat(config.dbUrl()).isEqualTo("sqlite:/tmp/x.db");
    assertThat(config.debug()).isTrue();
    assertThat(config.maxHistory()).isEqualTo(7);
    assertThat(config.maxQueue()).isZero();
    assertThat(config.maxChannelIdle()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.maxMessageSize()).isEqualTo(10);
    assertThat(config.maxMetaSize()).isEqualTo(20);
    assertThat(config.motd()).isEqualTo(" hi\nthere ");
    assertThat(config.serverName()).isEqualTo("Test Server");
    assertThat(config.federationKey()).isEqualTo("secret");
    assertThat(config.federationPeers())
        .containsExactly(URI.create("https://a.example"), URI.create("http://b.example:81/x"));
    assertThat(config.pluginsDir()).isEqualTo(Path.of("/p"));
    assertThat(config.pluginsDisabled()).containsExactly("flood", "words");
    assertThat(config.pluginTimeout()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.pluginDataDir()).isEqualTo(Path.of("/d"));
    assertThat(config.filters()).containsExactly("words", "flood");
    assertThat(config.shadow()).containsExactly("words", "embeds.js");
    assertThat(config.adminToken()).isEqualTo("0123456789abcdef");
    assertThat(config.corsOrigins())
        .containsExactlyInAnyOrder("https://a.example", "http://localhost:3000");
    assertThat(config.allowsAnyOrigin()).isFalse();
    assertThat(config.trustedProxies()).hasSize(2);
    assertThat(config.authRate()).isZero();
  }

  @Test
  void anEmptyValueIsTheDefault() throws Exception {
    envFile("PORT=9000\nMAX_HISTORY=\nAUTH_RATE=\"\"\n");

    ServerConfig config = load(Map.of("SESSION_TIMEOUT", "", "PORT", "  "));

    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.maxHistory()).isEqualTo(10_000);
    assertThat(config.maxQueue()).isEqualTo(100_000);
    assertThat(config.authRate()).isEqualTo(60);
    assertThat(config.sessionTimeout()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws Exception {
    envFile("PORT=9000\nMAX_HISTORY=5\n");

    ServerConfig config = load(Map.of("PORT", "9001"));

    assertThat(config.port()).isEqualTo(9001);
    assertThat(config.maxHistory()).isEqualTo(5);
  }

  @Test
  void theFileMayHaveCommentsBlankLinesQuotesExportAndWindowsLineEnds() throws Exception {
    String file =
        """
        # a comment

          export PORT = 9000\s\s
        MOTD="say \\"hi\\" # and\\nmore" # why
        SERVER_NAME='it\\ns'#x
        FEDERATION_KEY=a#b c # d
        HOST= # none
        DBURL=sqlite:a=b
        """;
    envFile("\ufeff" + file.replace("\n", "\r\n"));

    ServerConfig config = load(Map.of());

    assertThat(config.port()).isEqualTo(9000);
    assertThat(config.motd()).isEqualTo("say \"hi\" # and\nmore");
    assertThat(config.serverName()).isEqualTo("it\\ns");
    assertThat(config.federationKey()).isEqualTo("a#b c");
    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.dbUrl()).isEqualTo("sqlite:a=b");
    assertThat(warnings).isEmpty();
  }

  @Test
  void allProblemsAreToldAtOnceOneLineEach() throws Exception {
    envFile("MOTD=\"never closed\nMAX_HISTORY=0\n");

    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                load(
                    Map.of(
                        "PORT", "65536",
                        "DEBUG", "maybe\nnot",
                        "SESSION_TIMEOUT", "0",
                        "MAX_MESSAGE_SIZE", "4k",
                        "TRUSTED_PROXIES", "10.0.0.0/33",
                        "DBURL", "chat.db")));

    assertThat(e.problems())
        .containsExactlyInAnyOrder(
            ".env line 1: MOTD: the quote is not closed; must be NAME=value, NAME=\"value\" or"
                + " NAME='value'",
            "invalid PORT \"65536\": must be a whole number from 0 to 65535",
            "invalid DEBUG \"maybe\ufffdnot\": must be true or false",
            "invalid MAX_HISTORY \"0\": must be a whole number from 1 to 1000000000",
            "invalid SESSION_TIMEOUT \"0\": must be a whole number from 1 to 2147483647",
            "invalid MAX_MESSAGE_SIZE \"4k\": must be a whole number from 1 to 67108864",
            "invalid TRUSTED_PROXIES \"10.0.0.0/33\": must be addresses or CIDRs such as 10.0.0.0/8"
                + " or fd00::/8, comma-separated",
            "invalid DBURL \"chat.db\": must be a URL such as sqlite:chat.db");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "PORT -1",
        "PORT 80.0",
        "PORT 0x50",
        "PORT 99999999999",
        "HOST 256.1.1.1",
        "HOST 224.0.0.1",
        "DEBUG 2",
        "MAX_META_SIZE 1",
        "AUTH_RATE -1",
        "PLUGIN_TIMEOUT 99",
        "PLUGIN_TIMEOUT 60001",
        "FILTERS a/b",
        "SERVER_NAME a/b",
        "SERVER_NAME a@b",
        "SERVER_NAME a#b",
        "CORS_ORIGINS example.org",
        "CORS_ORIGINS https://a/b",
        "CORS_ORIGINS https://",
        "TRUSTED_PROXIES localhost",
        "TRUSTED_PROXIES 1.2.3",
        "TRUSTED_PROXIES 01.2.3.4",
        "TRUSTED_PROXIES ::/129",
        "TRUSTED_PROXIES ::/x",
        "FEDERATION_PEERS a.example",
        "FEDERATION_PEERS ftp://a.example",
        "DBURL :x",
        "DBURL sqlite:"
      })
  void aValueThatMakesNoSenseStopsTheStart(String name, String value) {
    assertThatThrownBy(() -> ServerConfig.of(Map.of(name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("invalid " + name + " \"" + value + "\": must be ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"٥", "५", "५०", "５０", "1०", "\ud835\udfd3", "5\u200b", "5 0", "5_0", "Ⅴ", "+"})
  void aNumberIsWrittenInAsciiDigits(String value) {
    for (String name : List.of("MAX_HISTORY", "PORT", "SESSION_TIMEOUT", "AUTH_RATE")) {
      assertThatThrownBy(() -> ServerConfig.of(Map.of(name, value)))
          .as(name)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("invalid " + name + " \"" + value + "\": must be ");
    }
    assertThatThrownBy(() -> ServerConfig.of(Map.of("TRUSTED_PROXIES", "10.0.0.0/" + value)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ServerConfig.of(Map.of("TRUSTED_PROXIES", "10.0.0." + value)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void passwordsAreNeverShown() {
    assertThatThrownBy(() -> ServerConfig.of(Map.of("DBURL", "//user:s3/c@ret@host/db")))
        .hasMessageNotContaining("ret")
        .hasMessageNotContaining("s3");
    assertThatThrownBy(() -> ServerConfig.of(Map.of("ADMIN_TOKEN", "s3cret")))
        .hasMessage("invalid ADMIN_TOKEN \"***\": must be at least 16 visible ASCII characters");
    ServerConfig config =
        ServerConfig.of(
            Map.of(
                "DBURL",
                "postgres://user:s3cret@host/db",
                "FEDERATION_KEY",
                "s3cret",
                "ADMIN_TOKEN",
                "s3cret".repeat(3),
                "JWT_KEY",
                "s3cret"));
    assertThat(config.toString()).doesNotContain("s3cret").contains("postgres://***@host/db");
    assertThat(Settings.withoutCredentials("x:y?password=s3cret&a=b"))
        .isEqualTo("x:y?password=***&a=b");
  }

  @Test
  void aNameInTheFileThatIsNearlyASettingIsWorthAWarning() throws Exception {
    envFile("MAX_HISTROY=5\nport=1\nPOT=1\nFLOOD_LIMIT=3\nwhat is this\nKEY=\"-----BEGIN\nabc\n");

    load(Map.of("PROT", "1"));

    assertThat(warnings)
        .containsExactly(
            ".env line 1: unknown setting MAX_HISTROY; did you mean MAX_HISTORY?",
            ".env line 2: unknown setting port; did you mean PORT?",
            ".env line 3: unknown setting POT; did you mean PORT?",
            ".env line 5: ignored, since it is not NAME=value",
            ".env line 6: ignored, since it is not NAME=value",
            ".env line 7: ignored, since it is not NAME=value");
  }

  @Test
  void aFileThatIsNoTextStopsTheStart() throws Exception {
    Files.write(directory.resolve(".env"), new byte[] {'A', '=', (byte) 0xff});

    assertThatThrownBy(() -> load(Map.of()))
        .hasMessageStartingWith("invalid .env: must be UTF-8 text");
  }

  @ParameterizedTest
  @CsvSource({"my host,my host", "a@b/c#d,abcd", "'',chat", "'@',chat", "' ',chat"})
  void theServerIsCalledLikeItsMachineWithoutWhatNoNameMayHave(String machine, String name) {
    assertThat(
            ServerConfig.check(Variables.of(Map.of()), new ArrayList<>(), () -> machine)
                .orThrow()
                .serverName())
        .isEqualTo(name);
  }

  @Test
  void thisMachineHasAName() {
    assertThat(ServerConfig.of(Map.of()).serverName()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://a.example, *"})
  void aStarAmongTheOriginsAllowsAll(String origins) {
    assertThat(ServerConfig.of(Map.of("CORS_ORIGINS", origins)).allowsAnyOrigin()).isTrue();
  }

  private ServerConfig load(Map<String, String> environment) {
    return ServerConfig.load(environment, directory, warnings::add);
  }

  private void envFile(String text) throws Exception {
    Files.writeString(directory.resolve(".env"), text);
  }
}
