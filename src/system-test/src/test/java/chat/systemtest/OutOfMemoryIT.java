package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.JarBuilder;
import chat.systemtest.client.Answer;
import chat.systemtest.client.Device;
import chat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server without memory, started without the script and its options: it ends. */
class OutOfMemoryIT {

  /** What the script's option makes of it. */
  private static final int STATUS = 3;

  private static final String HOARDER =
      """
      private static final List<byte[]> HOARD = new ArrayList<>();
      private static void hoard() {
        while (true) {
          HOARD.add(new byte[1 << 20]);
        }
      }
      private static Verdict filter(Draft draft, PluginContext context) {
        switch (draft.body()) {
          case "call" -> hoard();
          case "thread" -> new Thread(() -> hoard()).start();
          case "task" -> context.executor().execute(() -> hoard());
          case "array" -> HOARD.add(new byte[Integer.MAX_VALUE]);
          case "buffer" -> java.nio.ByteBuffer.allocateDirect(1 << 30);
          default -> { }
        }
        return Verdict.accept(draft);
      }
      @Override public List<Factory<MessageFilter, ?>> filters() {
        return List.of(Factory.of("hoarder", "hoards", NoSettings.class,
            (settings, context) -> (draft, about) -> filter(draft, context)));
      }
      """;

  private static final Map<String, String> SMALL =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m -XX:MaxDirectMemorySize=32m", "PLUGIN_TIMEOUT", "30000");

  @TempDir private Path directory;

  private void drop() {
    JarBuilder.plugin("hoarder", HOARDER).write(directory.resolve("plugins/hoarder.jar"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "thread", "task", "array"})
  void aFullHeapEndsTheServerWhereverItIsNoticed(String where) throws IOException {
    drop();
    try (ServerProcess server = ServerProcess.start(directory, SMALL)) {
      Device alice = Device.register(server.base(), "alice");
      assertThat(alice.say("alice", "before").status()).isEqualTo(201);
      try {
        alice.say("alice", where);
      } catch (IOException e) {
        // It may be gone before it has answered.
      }
      ServerProcess.Exit exit = server.exit();
      assertThat(exit.code()).as(exit.text()).isEqualTo(STATUS);
      assertThat(exit.linesWith("has run out of memory and ends")).hasSize(1);

      server.startAgain();
      assertThat(alice.at(server.base()).get("/api/v1/messages").text()).contains("before");
    }
  }

  @Test
  void whatOnlyOneCallCouldNotGetFailsThatCall() throws IOException {
    drop();
    try (ServerProcess server = ServerProcess.start(directory, SMALL)) {
      Device alice = Device.register(server.base(), "alice");
      Answer answer = alice.say("alice", "buffer");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.error()).isEqualTo("plugin_failure");
      assertThat(alice.say("alice", "after").status()).isEqualTo(201);
    }
  }
}
