package example.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plugin in a real server. */
// region server
final class HelloServerTest {

  @RegisterExtension
  static final ChatServer chat = ChatServer.with("HELLO_WORD=hi").plugin(HelloPlugin.class);

  @Test
  void theServerAsksTheFilter() {
    ChatClient alice = chat.register("alice");
    alice.join("#hats");

    Reply refused = alice.say("#hats", "Hi");
    Reply sent = alice.say("#hats", "Hi, has anybody seen my hat?");

    assertEquals(403, refused.status());
    assertEquals("just_hello", refused.error());
    assertEquals(201, sent.status());
    assertEquals(true, sent.at("meta._greeting"));
  }
}
// endregion
