package chat.systemtest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.testkit.ChatClient;
import chat.api.testkit.ChatServer;
import chat.api.testkit.Reply;
import chat.systemtest.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filters {@code flood} and {@code words} in the packaged server. */
final class ShippedFiltersIT {

  @TempDir Path folder;

  @Test
  void aFloodIsHeldBackAndReadingIsNot() throws Exception {
    try (ChatServer chat =
        ChatServer.with("FLOOD_RATE=1", "FLOOD_BURST=3", "FLOOD_PER=1h", "FLOOD_ALL_RATE=0")) {
      chat.start();
      ChatClient alice = chat.register("alice");
      alice.join("#lobby");
      alice.say("#lobby", "one");
      assertThat(alice.say("#lobby", "two").status()).isEqualTo(201);

      Reply held = alice.say("#lobby", "three");

      assertThat(held.status()).isEqualTo(429);
      assertThat(held.error()).isEqualTo("flooding");
      assertThat(Integer.parseInt(held.header("Retry-After"))).isBetween(3500, 3600);
      for (int i = 0; i < 20; i++) {
        assertThat(alice.get("/api/v1/state").status()).isEqualTo(200);
      }
      assertThat(alice.say("alice", "elsewhere").status()).isEqualTo(201);
      assertThat(alice.delete("/api/v1/channels/lobby?reason=bye").status()).isEqualTo(204);
    }
  }

  @Test
  void theDefaultsHoldBackWhoNeverStops() throws Exception {
    try (ChatServer chat = ChatServer.with("FLOOD_RATE=", "FLOOD_ALL_RATE=")) {
      chat.start();
      ChatClient alice = chat.register("alice");
      int sent = 0;
      while (alice.say("alice", "again").status() == 201) {
        sent++;
        assertThat(sent).isLessThan(5000);
      }

      assertThat(sent).isGreaterThanOrEqualTo(60);
    }
  }

  @Test
  void wordsAreMaskedAndTheListIsReadAgain() throws Exception {
    Path list = Files.writeString(folder.resolve("words"), "darn\n");
    try (ChatServer chat = ChatServer.with("WORDS_FILE=" + list, "WORDS_MODE=mask")) {
      chat.start();
      ChatClient alice = chat.register("alice");

      assertThat(alice.say("alice", "Dａrn it!").text("body")).isEqualTo("**** it!");
      assertThat(alice.send("", "nick", "darn", "{}").status()).isEqualTo(403);
      Files.writeString(list, "darn\nheck\n");
      Eventually.within(
          Duration.ofSeconds(30),
          "the new list is used",
          () -> alice.say("alice", "heck").text("body").equals("****"));
    }
  }
}
