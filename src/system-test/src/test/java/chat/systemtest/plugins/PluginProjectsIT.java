package chat.systemtest.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin projects of the examples, copied away and built by Maven from what the zip hands out;
 * the rest comes from the local repository of this build, so that no network is needed.
 */
final class PluginProjectsIT {

  @TempDir static Path folder;

  private static Distribution distribution;

  @BeforeAll
  static void unpack() throws IOException {
    distribution = Distribution.unpack(folder);
    Path own = folder.resolve("repository/chat/chat-api").resolve(Distribution.version());
    Files.createDirectories(own);
    try (Stream<Path> files = Files.list(distribution.home().resolve("api"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("chat-api-")) {
          Files.copy(file, own.resolve(file.getFileName()));
        }
      }
    }
    Files.writeString(
        folder.resolve("settings.xml"),
        "<settings><mirrors><mirror><id>here</id><mirrorOf>*</mirrorOf><url>"
            + Path.of(System.getProperty("maven.repository")).toUri()
            + "</url></mirror></mirrors></settings>");
  }

  @Test
  void aFilter() throws Exception {
    try (ChatServer chat = ChatServer.with("HELLO_WORD=moin").plugin(built("hello-filter"))) {
      chat.start();
      ChatClient alice = chat.register("alice");

      Reply refused = alice.say("alice", "Moin");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.error()).isEqualTo("just_hello");
      assertThat(alice.say("alice", "Moin, moin").at("meta._greeting")).isEqualTo(true);
      assertThat(alice.send("alice", "message", "Na?", "{\"_greeting\":true}").at("meta._greeting"))
          .as("what only filters may say")
          .isNull();
      assertThat(AdminView.states(chat)).containsEntry("hello", "running");

      Path dropped = chat.folder().resolve("plugins/hello-filter.jar");
      Files.writeString(dropped, "half a jar");
      assertThat(chat.admin().post("/api/v1/admin/plugins/hello-filter/reload", "").status())
          .isEqualTo(409);
      assertThat(alice.say("alice", "Moin").status()).isEqualTo(403);
    }
  }

  @Test
  void aMode() throws Exception {
    try (ChatServer chat = ChatServer.with().plugin(built("calm-mode"))) {
      chat.start();
      ChatClient alice = chat.register("alice");
      alice.join("#library");

      assertThat(alice.send("#library", "mode", "+c", "{}").text("body")).isEqualTo("+c");
      assertThat(alice.get("/api/v1/channels/library").text("modes")).isEqualTo("+cnt");
      assertThat(AdminView.states(chat)).containsEntry("calm", "running");
    }
  }

  @Test
  void anAuthenticator() throws Exception {
    Path jar = built("file-login");
    Path file = folder.resolve("passwords");
    Files.writeString(
        file,
        Distribution.run(
                folder,
                Map.of(),
                List.of("bash", "-c", "echo 'correct horse' | java -jar '" + jar + "' alice"))
            .output());
    try (ChatServer chat = ChatServer.with("FILE_LOGIN_FILE=" + file).plugin(jar)) {
      chat.start();

      assertThat(chat.anonymous().login("alice", "correct horse").status()).isEqualTo(200);
      assertThat(chat.anonymous().login("alice", "battery staple").status()).isEqualTo(401);
    }
  }

  @Test
  void aStorage() throws Exception {
    try (ChatServer chat = ChatServer.with("DBURL=memory:here").plugin(built("memory-storage"))) {
      chat.start();
      ChatClient alice = chat.register("alice");

      assertThat(alice.say("alice", "Remember").status()).isEqualTo(201);
      assertThat(alice.read()).extracting(message -> message.get("body")).contains("Remember");
    }
  }

  @Test
  void theTestkitTellsWhyAPluginDoesNotRun() throws Exception {
    Path jar = folder.resolve("nameless.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Chat-Api-Version", "1.0");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    try (ChatServer chat = ChatServer.with().plugin(jar)) {
      assertThatThrownBy(chat::start)
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("The server does not run nameless.jar. It says of it: rejected, ")
          .hasMessageContaining("META-INF/services/chat.api.Plugin");
    }
  }

  /** The jar that an author gets, whose own tests have passed. */
  private static Path built(String example) throws IOException, InterruptedException {
    Path project = distribution.example(example, folder.resolve("author").resolve(example));
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("maven.command"));
    command.addAll(List.of("-o", "-B", "-q", "-Dstyle.color=never"));
    command.add("-Daether.offline.protocols=file");
    command.addAll(List.of("-s", folder.resolve("settings.xml").toString()));
    command.add("-Dmaven.repo.local=" + folder.resolve("repository"));
    command.add("verify");

    Distribution.Ran maven =
        Distribution.run(project, Map.of("CHAT_JAR", distribution.jar().toString()), command);
    assertThat(maven.status()).as(maven.output()).isZero();
    assertThat(project.resolve("target/surefire-reports")).isNotEmptyDirectory();
    return project.resolve("target").resolve(example + ".jar");
  }
}
