package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.server.InProcessServer;
import chat.systemtest.server.StorageKind;
import chat.systemtest.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script cannot say of polls that are held: many of them, and clients that go away. */
class HeldPollsTest {
  private static final int MOST = 16;

  @TempDir private Path directory;

  @Test
  void ofMoreThanSixteenOfASessionOneAnswersEarlyAndTheOthersGoOn() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestServer server = start(Map.of());
        Device alice = Device.register(server.base(), "alice")) {
      ExecutorCompletionService<Answer> polls = new ExecutorCompletionService<>(threads);
      for (int i = 0; i <= MOST; i++) {
        polls.submit(() -> poll(server.base(), alice.token(), 30).read(false));
      }
      Answer early = polls.poll(10, TimeUnit.SECONDS).get();
      assertThat(early.status()).isEqualTo(200);
      assertThat(early.json().at("messages").items()).isEmpty();
      assertThat(polls.poll()).isNull();

      alice.say("alice", "hello");
      for (int i = 0; i < MOST; i++) {
        Answer answer = polls.poll(10, TimeUnit.SECONDS).get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("messages").items()).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPollWhoseClientHasGoneAwayKeepsNothingAlive(boolean reset) throws IOException {
    try (TestServer server = start(Map.of("SESSION_TIMEOUT", "2"));
        Device witness = Device.register(server.base(), "witness");
        Device alice = Device.register(server.base(), "alice")) {
      witness.join("#room");
      alice.join("#room");
      alice.read("after=" + alice.read("").at("cursor").text());
      try (Connection poll = poll(server.base(), alice.token(), 60)) {
        // While it is held the session lives; the witness's own requests take that long.
        String cursor = witness.read("").at("cursor").text();
        assertThat(witness.read("timeout=4&after=" + cursor).at("messages").items()).isEmpty();
        if (reset) {
          poll.reset();
        }
      }
      String cursor = witness.read("").at("cursor").text();
      assertThat(witness.read("timeout=10&after=" + cursor).at("messages").items())
          .singleElement()
          .satisfies(message -> assertThat(message.at("type").text()).isEqualTo("quit"));
    }
  }

  @Test
  void aClientThatGoesAwayBeforeItsAnswerDisturbsNobody() throws IOException {
    try (TestServer server = start(Map.of());
        Device alice = Device.register(server.base(), "alice");
        Device bob = Device.register(server.base(), "bob")) {
      String body = "x".repeat(4000);
      for (int i = 0; i < 100; i++) {
        assertThat(alice.say("bob", body).status()).isEqualTo(201);
      }
      List<Connection> gone = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        // 400 KB of an answer that nobody reads.
        gone.add(request(server.base(), bob.token(), "/api/v1/messages?limit=1000"));
      }
      for (Connection connection : gone) {
        connection.reset();
      }
      assertThat(bob.readAll("")).hasSize(100);
    }
  }

  @Test
  void aRequestBehindAHeldPollOnTheSameConnectionIsAnsweredAfterIt() throws IOException {
    try (TestServer server = start(Map.of());
        Device alice = Device.register(server.base(), "alice");
        Connection poll = poll(server.base(), alice.token(), 20)) {
      List<String> headers = List.of("Authorization: Bearer " + alice.token());
      String next = poll.head("GET", "/api/v1/state", headers, 0);
      poll.send(next.getBytes(StandardCharsets.UTF_8));
      alice.say("alice", "hello");
      assertThat(poll.read(false).json().at("messages").items()).hasSize(1);
      assertThat(poll.read(false).json().at("nick").text()).isEqualTo("alice");
    }
  }

  private TestServer start(Map<String, String> settings) throws IOException {
    return InProcessServer.start(settings, StorageKind.FAKE, directory);
  }

  private static Connection poll(URI base, String token, int seconds) throws IOException {
    return request(base, token, "/api/v1/messages?timeout=" + seconds);
  }

  private static Connection request(URI base, String token, String path) throws IOException {
    Connection connection = new Connection(base, Duration.ofSeconds(90));
    String head = connection.head("GET", path, List.of("Authorization: Bearer " + token), 0);
    connection.send(head.getBytes(StandardCharsets.UTF_8));
    return connection;
  }
}
