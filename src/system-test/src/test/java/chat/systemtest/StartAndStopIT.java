package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import chat.systemtest.server.ServerProcess.Exit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server as a process: how it starts, how it refuses to, how it stops. */
class StartAndStopIT {
  @TempDir private Path directory;

  @Test
  void onSigtermHeldPollsAreAnsweredAndTheEndIsInOrder() throws IOException {
    ServerProcess server = ServerProcess.start(directory, Map.of());
    List<Connection> polls = new ArrayList<>();
    Device alice = Device.register(server.base(), "alice");
    alice.join("#room");
    for (int i = 0; i < 50; i++) {
      Device user = Device.register(server.base(), "user" + i);
      polls.add(poll(server.base(), user.token()));
    }
    // Each poll is held by now, or will meet a server that is stopping.
    String id = alice.say("#room", "before the end").json().at("id").text();
    long start = System.nanoTime();
    server.terminate();
    int answered = 0;
    for (Connection poll : polls) {
      Answer answer = poll.read(false);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().at("messages").items()).isEmpty();
      answered++;
    }
    assertThat(answered).isEqualTo(polls.size());
    Exit exit = server.exit();
    assertThat(exit.code()).as(exit.text()).isEqualTo(0);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(exit.text()).doesNotContain("Exception");

    server.startAgain();
    try (server) {
      List<Json> history = alice.at(server.base()).history("#room");
      assertThat(history.get(history.size() - 1).at("id").text()).isEqualTo(id);
    }
  }

  @Test
  void acknowledgementsOfEachDeviceSurviveAnOrderlyRestart() throws IOException {
    try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
      Device bob = Device.register(server.base(), "bob");
      Device desk = Device.register(server.base(), "alice", "correct horse");
      Device phone = Device.login(server.base(), "alice", "correct horse");
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ids.add(bob.say("alice", "m" + i).json().at("id").text());
      }
      desk.read("after=" + ids.get(7));
      phone.read("after=" + ids.get(2));
      server.restart();
      assertThat(ids(desk.at(server.base()).read(""))).isEqualTo(ids.subList(8, 10));
      assertThat(ids(phone.at(server.base()).read(""))).isEqualTo(ids.subList(3, 10));
    }
  }

  private static List<String> ids(Json answer) {
    return answer.at("messages").items().stream().map(m -> m.at("id").text()).toList();
  }

  @Test
  void aTakenPortIsOneLineAndExitOne() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Exit exit = ServerProcess.startInVain(directory, Map.of("PORT", port));
      assertRefused(exit);
      assertThat(exit.linesWith(port)).as(exit.text()).hasSize(1);
      assertThat(exit.linesWith("PORT")).as(exit.text()).hasSize(1);
    }
  }

  @Test
  void settingsThatMakeNoSenseAreOneLineEachAndExitOne() throws IOException {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("PORT", "70001");
    wrong.put("DEBUG", "perhaps");
    wrong.put("MAX_HISTORY", "-3");
    wrong.put("SESSION_TIMEOUT", "0");
    wrong.put("MAX_MESSAGE_SIZE", "4k");
    wrong.put("MAX_META_SIZE", "1e3");
    wrong.put("TRUSTED_PROXIES", "10.0.0.0/99");
    wrong.put("AUTH_RATE", "-7");
    wrong.put("CORS_ORIGINS", "not an origin");
    wrong.put("FEDERATION_PEERS", "gopher://peer");
    Exit exit = ServerProcess.startInVain(directory, wrong);
    assertRefused(exit);
    wrong.forEach(
        (name, value) ->
            assertThat(exit.linesWith(name))
                .as(name + " in\n" + exit.text())
                .singleElement()
                .satisfies(line -> assertThat(line).contains(value))
                .satisfies(
                    line -> assertThat(line.length()).isGreaterThan((name + value).length() + 10)));
  }

  @Test
  void aStorageThatNobodyKnowsIsOneLineAndExitOne() throws IOException {
    Exit exit = ServerProcess.startInVain(directory, Map.of("DBURL", "oracle:somewhere"));
    assertRefused(exit);
    assertThat(exit.linesWith("DBURL"))
        .as(exit.text())
        .singleElement()
        .asString()
        .contains("oracle");
  }

  @Test
  void aFileWithSettingsIsReadAndTheEnvironmentWins() throws IOException {
    Files.writeString(
        directory.resolve(".env"),
        """
        # A comment, then a blank line

        MOTD="Mind the gap # really"
        MAX_HISTORY='123'\r
        SESSION_TIMEOUT=
        MAX_MESSAGE_SIZE=1000
          MAX_META_SIZE = 500
        AUTH_RATE=nonsense
        """);
    Map<String, String> environment = Map.of("MAX_MESSAGE_SIZE", "2000");
    try (ServerProcess server = ServerProcess.start(directory, environment);
        Device nobody = new Device(server.base(), "nobody", "")) {
      Json about = nobody.get("/api/v1/server").json();
      assertThat(about.at("motd").text()).isEqualTo("Mind the gap # really");
      assertThat(about.at("limits").at("max_history").number()).isEqualTo(123);
      assertThat(about.at("limits").at("session_timeout").number()).isEqualTo(86400);
      assertThat(about.at("limits").at("max_message_size").number()).isEqualTo(2000);
      assertThat(about.at("limits").at("max_meta_size").number()).isEqualTo(500);
    }
  }

  @Test
  void aWrongValueInTheFileIsReportedAsOneOfTheEnvironment() throws IOException {
    Files.writeString(directory.resolve(".env"), "MAX_HISTORY=many\nSESSION_TIMEOUT=\"a day\"\n");
    Exit exit = ServerProcess.startInVain(directory, Map.of());
    assertRefused(exit);
    assertThat(exit.linesWith("MAX_HISTORY")).singleElement().asString().contains("many");
    assertThat(exit.linesWith("SESSION_TIMEOUT")).singleElement().asString().contains("a day");
  }

  @Test
  void aFileThatIsNoDatabaseIsOneLineAndExitOneAndStaysAsItWas() throws IOException {
    Path file = directory.resolve("notes.db");
    String notes = "These are my notes.\n".repeat(1000);
    Files.writeString(file, notes);
    Exit exit = ServerProcess.startInVain(directory, Map.of("DBURL", "sqlite:notes.db"));
    assertRefused(exit);
    assertThat(exit.linesWith("notes.db")).as(exit.text()).hasSize(1);
    assertThat(Files.readString(file)).isEqualTo(notes);
  }

  @Test
  void aFolderThatIsNotThereIsOneLineAndExitOne() throws IOException {
    Exit exit = ServerProcess.startInVain(directory, Map.of("DBURL", "sqlite:none/such/chat.db"));
    assertRefused(exit);
    assertThat(exit.linesWith("none/such")).as(exit.text()).hasSize(1);
  }

  @Test
  void aDatabaseOfAnotherServerIsOneLineAndExitOneAndTheOtherGoesOn() throws IOException {
    try (ServerProcess first = ServerProcess.start(directory, Map.of("DBURL", "sqlite:one.db"));
        Device alice = Device.register(first.base(), "alice")) {
      Exit exit = ServerProcess.startInVain(directory, Map.of("DBURL", "sqlite:one.db"));
      assertRefused(exit);
      assertThat(exit.linesWith("one.db")).as(exit.text()).hasSize(1);
      assertThat(alice.say("alice", "still here").status()).isEqualTo(201);
    }
  }

  /** Exit 1, and lines for people instead of a stack trace. */
  private static void assertRefused(Exit exit) {
    assertThat(exit.code()).as(exit.text()).isEqualTo(1);
    assertThat(exit.text()).doesNotContain("\tat ").doesNotContain("Caused by");
  }

  private static Connection poll(URI base, String token) throws IOException {
    Connection connection = new Connection(base, Duration.ofSeconds(30));
    List<String> headers = List.of("Authorization: Bearer " + token);
    String head = connection.head("GET", "/api/v1/messages?timeout=60", headers, 0);
    connection.send(head.getBytes(StandardCharsets.UTF_8));
    return connection;
  }
}
