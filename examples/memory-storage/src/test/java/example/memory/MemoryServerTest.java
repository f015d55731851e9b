package example.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MemoryServerTest {

  @RegisterExtension
  static final ChatServer chat = ChatServer.with("DBURL=memory:here").plugin(MemoryPlugin.class);

  @Test
  void theServerKeepsItsMessagesThere() throws Exception {
    ChatClient alice = chat.register("alice");
    alice.join("#attic");
    assertEquals(201, alice.say("#attic", "Remember me").status());

    assertEquals(
        "Remember me",
        alice.get("/api/v1/history?target=%23attic&limit=1").text("messages.0.body"));
    assertFalse(Files.exists(chat.folder().resolve("chat.db")));
  }

  @Test
  void aServerThatEndedHasForgotten() throws Exception {
    ChatClient bob = chat.register("bob");
    chat.restart();

    assertEquals(401, chat.withToken(bob.token()).get("/api/v1/state").status());
    assertEquals("bob", chat.register("bob").nick());
  }
}
