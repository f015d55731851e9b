package chat.systemtest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import chat.systemtest.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JavaScript hooks in the packaged server. */
final class HooksIT {

  private static final Path EXAMPLES = Path.of("../../examples/hooks");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void whatHooksSayCannotBeForgedAndWhatTheyLeaveAloneStaysAsItWasSent() throws Exception {
    Path hooks = Files.createDirectory(folder.resolve("hooks"));
    for (String name : List.of("embeds.js", "mentions.js", "reactions.js", "signatures.js")) {
      Files.copy(EXAMPLES.resolve(name), hooks.resolve(name));
    }
    try (ChatServer chat = ChatServer.with("HOOKS_DIR=" + hooks)) {
      chat.start();
      ChatClient alice = chat.register("alice");

      Reply sent =
          alice.send(
              "alice",
              "message",
              "@bob https://example.org/cat.png",
              "{\"b\":[1.0,1e400,12345678901234567890],\"1\":{},\"_signature\":{\"valid\":true},"
                  + "\"sig\":{\"key\":\"AAAA\",\"sig\":\"AAAA\"}}");

      assertThat(sent.status()).as(sent.toString()).isEqualTo(201);
      assertThat(sent.body())
          .contains(
              "\"meta\":{\"b\":[1.0,1e400,12345678901234567890],\"1\":{},"
                  + "\"sig\":{\"key\":\"AAAA\",\"sig\":\"AAAA\"},"
                  + "\"_embeds\":[{\"url\":\"https://example.org/cat.png\",\"kind\":\"image\",\"host\":\"example.org\"}],"
                  + "\"_mentions\":[\"bob\"],\"_signature\":{\"valid\":false,\"key\":\"AAAA\"}}");
      Reply refused = alice.send("alice", "message", "x", "{\"edit\":7}");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.error()).isEqualTo("rejected");
    }
  }

  @Test
  void aHookIsDroppedInReplacedAndTakenAwayWhileTheServerRuns() throws Exception {
    Path hooks = folder.resolve("hooks");
    try (ChatServer chat = ChatServer.with("HOOKS_DIR=" + hooks)) {
      chat.start();
      ChatClient alice = chat.register("alice");
      assertThat(alice.say("alice", "hello").text("body")).isEqualTo("hello");

      Files.createDirectory(hooks);
      Files.writeString(
          hooks.resolve("loud.js"),
          "export const onMessage = ({ body }) => ({ body: body.toUpperCase() });"
              + " export function onEvent({ body }) { chat.log('heard', body); }");
      Eventually.within(
          PATIENCE,
          "the hook is used",
          () -> alice.say("alice", "hello").text("body").equals("HELLO"));
      Eventually.within(
          PATIENCE,
          "the hook hears",
          () -> chat.log().stream().anyMatch(line -> line.contains("loud.js: heard HELLO")));

      Files.writeString(hooks.resolve("loud.js"), "export function onMessage() { for (;;); }");
      Eventually.within(
          PATIENCE, "the loop is ended", () -> alice.say("alice", "hello").status() == 403);
      assertThat(alice.get("/api/v1/state").status()).isEqualTo(200);

      Files.delete(hooks.resolve("loud.js"));
      Eventually.within(PATIENCE, "no hook", () -> alice.say("alice", "hello").status() == 201);
    }
  }

  @Test
  void aHookThatDoesNotLoadAtTheStartIsToldWhereTheOperatorLooks() throws Exception {
    Path hooks = Files.createDirectory(folder.resolve("hooks"));
    Files.writeString(hooks.resolve("bad.js"), "export const onMessage = 1;");
    Files.writeString(
        hooks.resolve("large.js"),
        "export const onError = 'pass';"
            + " export const onMessage = () => ({ body: 'x'.repeat(100000) });");
    try (ChatServer chat = ChatServer.with("HOOKS_DIR=" + hooks)) {
      chat.start();
      ChatClient alice = chat.register("alice");

      Reply refused = alice.say("alice", "hello");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.error()).isEqualTo("hook_failed");
      Reply failing = alice.get("/.well-known/healthcheck.json");
      assertThat(failing.status()).isEqualTo(503);
      assertThat(failing.text("plugins")).contains("bad.js").contains("hooks-js");
      assertThat(chat.admin().get("/api/v1/admin/plugins").body())
          .contains(
              "\"name\":\"bad.js\",\"state\":\"closed\",\"reason\":\"bad.js: onMessage is not a"
                  + " function\",\"calls\":0,\"failures\":1");
      assertThat(alice.get("/metrics").body())
          .contains("chat_plugin_part_in_use{plugin=\"hooks-js\",part=\"bad.js\",} 0.0");

      Files.delete(hooks.resolve("bad.js"));
      Eventually.within(
          PATIENCE,
          "the server is well again",
          () -> alice.get("/.well-known/healthcheck.json").status() == 200);
      for (int i = 0; i < 12; i++) {
        Reply passes = alice.say("alice", "hello");
        assertThat(passes.status()).as(passes.toString()).isEqualTo(201);
        assertThat(passes.text("body")).isEqualTo("hello");
      }
    }
  }

  @Test
  void theJarTestsAHookFromTheShell() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("no.js"),
            "export const onMessage = (m, c) => c.reject('no ' + m.body);");
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("chat.jar"),
                "hook",
                "test",
                script.toString(),
                "-")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().write("{\"body\":\"way\"}".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).startsWith("result:  rejected: no way");
    assertThat(process.exitValue()).isOne();
  }
}
