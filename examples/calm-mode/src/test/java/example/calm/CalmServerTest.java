package example.calm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CalmServerTest {

  @RegisterExtension static final ChatServer chat = ChatServer.with().plugin(CalmPlugin.class);

  @Test
  void aCalmChannelLetsNobodyShoutButItsOperators() {
    ChatClient alice = chat.register("alice");
    ChatClient bob = chat.register("bob");
    alice.join("#library");
    bob.join("#library");
    assertEquals(201, bob.say("#library", "HELLO THERE").status());

    assertEquals(201, alice.send("#library", "mode", "+c", "{}").status());

    assertEquals("no_shouting", bob.say("#library", "HELLO THERE").error());
    assertEquals(201, bob.say("#library", "Hello there").status());
    assertEquals(201, bob.say("#library", "1234567").status());
    assertEquals(201, alice.say("#library", "SILENCE!").status());
  }
}
