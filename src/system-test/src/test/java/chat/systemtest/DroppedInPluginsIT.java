package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.JarBuilder;
import chat.systemtest.client.Answer;
import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import chat.systemtest.server.ServerProcess.Exit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good and bad jars in the folder of the packaged server. */
class DroppedInPluginsIT {

  private static final String ADMIN = "the token of the operator".replace(' ', '-');
  private static final String VIEW = "/api/v1/admin/plugins";

  @TempDir private Path directory;
  private Path plugins;

  @BeforeEach
  void makeFolder() throws IOException {
    plugins = Files.createDirectories(directory.resolve("plugins"));
  }

  private void drop(String name, String word) {
    JarBuilder.plugin(name, JarBuilder.filter(name, word)).write(plugins.resolve(name + ".jar"));
  }

  @Test
  void theGoodRunTheBadAreToldOfAndAJarIsReplacedWhileItRuns() throws IOException {
    drop("polite", "please: ");
    Files.writeString(plugins.resolve("half.jar"), "half");
    JarBuilder.plugin("leaving", "public TestPlugin() { System.exit(0); }")
        .write(plugins.resolve("leaving.jar"));
    Map<String, String> settings = Map.of("ADMIN_TOKEN", ADMIN, "POLITE_X", "1");
    try (ServerProcess server = ServerProcess.start(directory, settings);
        Device alice = Device.register(server.base(), "alice")) {
      assertThat(server.output())
          .anyMatch(line -> line.matches(".*polite +- +polite.jar +running +filter polite"))
          .anyMatch(line -> line.matches(".*WARN.*half.jar.*rejected: half.jar is not a jar.*"))
          .anyMatch(line -> line.matches(".*WARN.*leaving.jar.*failed: .*System.exit.*"))
          .anyMatch(line -> line.contains("polite, in this order"));
      assertThat(said(alice)).isEqualTo("please: water");

      drop("polite", "kindly: ");
      assertThat(said(alice)).isEqualTo("please: water");
      assertThat(admin(server.base(), "POST", VIEW + "/polite/reload").status()).isEqualTo(200);
      assertThat(said(alice)).isEqualTo("kindly: water");
      Files.writeString(plugins.resolve("polite.jar"), "half");
      Answer refused = admin(server.base(), "POST", VIEW + "/polite/reload");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.error()).isEqualTo("reload_refused");
      assertThat(said(alice)).isEqualTo("kindly: water");

      Json view = admin(server.base(), "GET", VIEW).json();
      assertThat(states(view))
          .contains("polite running", "half rejected", "leaving failed", "modes running");
      assertThat(view.at("filters").items()).extracting(Json::text).contains("polite");
      assertThat(alice.get(VIEW).status()).isEqualTo(401);
    }
  }

  @Test
  void aFilterThatIsGoneRefusesMessagesAndEverybodyIsTold() throws IOException {
    drop("polite", "please: ");
    Map<String, String> settings = Map.of("ADMIN_TOKEN", ADMIN);
    try (ServerProcess server = ServerProcess.start(directory, settings)) {
      Device alice = Device.register(server.base(), "alice");
      assertThat(said(alice)).isEqualTo("please: water");
      server.stop();
      Files.delete(plugins.resolve("polite.jar"));
      server.startAgain();

      Device back = alice.at(server.base());
      Answer refused = back.say("alice", "water");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.error()).isEqualTo("plugin_failure");
      assertThat(refused.text()).contains("polite");
      Answer health = back.get("/.well-known/healthcheck.json");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.text()).contains("The filter polite");
      assertThat(back.get("/metrics").text())
          .contains(
              "chat_plugin_in_use{plugin=\"polite\",kind=\"filter\",extension=\"polite\",} 0.0");
      assertThat(server.output())
          .anyMatch(line -> line.matches(".*ERROR.*The filter polite.*PLUGINS_DISABLED.*"));
      assertThat(states(admin(server.base(), "GET", VIEW).json())).contains("polite missing");

      drop("polite", "kindly: ");
      assertThat(admin(server.base(), "POST", VIEW + "/polite/reload").status()).isEqualTo(200);
      assertThat(said(back)).isEqualTo("kindly: water");
      assertThat(back.get("/.well-known/healthcheck.json").status()).isEqualTo(200);
    }
  }

  @Test
  void withoutAnAdminTokenThereIsNoView() throws IOException {
    try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
      assertThat(admin(server.base(), "GET", VIEW).status()).isEqualTo(404);
    }
  }

  @Test
  void whatIsWrongWithTheServersAndThePluginsSettingsIsToldAtOnce() throws IOException {
    Files.writeString(plugins.resolve("polite.jar"), "half");
    Exit exit =
        ServerProcess.startInVain(
            directory, Map.of("FLOOD_RATE", "many", "MAX_HISTORY", "0", "FILTERS", "polite"));
    assertThat(exit.code()).isEqualTo(1);
    assertThat(exit.linesWith("invalid FLOOD_RATE \"many\"")).as(exit.text()).hasSize(1);
    assertThat(exit.linesWith("invalid MAX_HISTORY \"0\"")).hasSize(1);
    assertThat(exit.linesWith("unknown filter \"polite\"")).hasSize(1);
    assertThat(exit.linesWith("polite.jar is not a jar")).hasSize(1);
    assertThat(exit.text()).doesNotContain("\tat ");
  }

  private static String said(Device device) throws IOException {
    return device.say(device.nick(), "water").json().at("body").text();
  }

  private static List<String> states(Json view) {
    return view.at("plugins").items().stream()
        .map(plugin -> plugin.at("name").text() + " " + plugin.at("state").text())
        .toList();
  }

  private static Answer admin(URI base, String method, String path) throws IOException {
    try (Connection connection = new Connection(base, Duration.ofSeconds(20))) {
      return connection.request(
          method, path, List.of("Authorization: Bearer " + ADMIN), new byte[0]);
    }
  }
}
