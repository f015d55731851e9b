package chat.systemtest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.Eventually;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the examples promise: nothing is lost and nothing comes twice, whatever breaks. */
final class ExamplesIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static ServerProcess server;

  private final int number = NUMBER.incrementAndGet();
  private final String channel = "#garden" + number;
  private BadNetwork network;
  private Device alice;
  private Example.Person helper;

  @BeforeAll
  static void startServer(@TempDir Path folder) throws IOException {
    Programs.require("bash", "curl", "jq");
    server = ServerProcess.start(folder, Map.of());
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void meet(@TempDir Path home) throws IOException {
    network = new BadNetwork(server.base(), number);
    alice = Device.register(server.base(), "alice" + number);
    alice.join(channel);
    helper = new Example.Person(network.base(), "helper" + number, home);
  }

  @AfterEach
  void part() throws IOException {
    network.close();
    alice.close();
  }

  /** The server dies without a word, and comes back at another address. */
  private void crash() throws IOException {
    server.kill();
    network.leadTo(null);
    server.startAgain();
    network.leadTo(server.base());
    alice = alice.at(server.base());
  }

  @Test
  void aMessageIsSentOnceHoweverOftenItTakes() throws Exception {
    List<String> lines =
        IntStream.range(0, 7).mapToObj(i -> "line " + i + " \\\" 'ü' $(no) *").toList();
    network.bad(true);

    try (Example send = helper.run("curl/chat-send", "--notice", channel)) {
      assertThat(send.reads(String.join("\n", lines)).exitCode())
          .as(() -> send.complaints().toString())
          .isZero();
    }

    assertThat(said("notice")).containsExactlyElementsOf(lines);
    assertThat(network.met()).hasSizeGreaterThan(1);
  }

  @Test
  void aSendToAChannelThatNobodyIsInOpensIt() throws Exception {
    try (Example send = helper.run("curl/chat-send", channel + "-new", "Hello")) {
      assertThat(send.exitCode()).as(() -> send.complaints().toString()).isZero();
    }
  }

  @Test
  void aSendThatTheServerRefusesFails() throws Exception {
    try (Example send = helper.run("curl/chat-send", "nobody", "Hello")) {
      assertThat(send.exitCode()).isEqualTo(1);
      assertThat(send.complaints()).singleElement().asString().contains("not sent");
    }
  }

  @Test
  void aListenerPrintsEachMessageOnceWhateverHappens() throws Exception {
    List<String> expected = new ArrayList<>(List.of(helper.nick() + " join"));
    try (Example listen = listener()) {
      awaitSame(listen, expected);
      network.bad(true);
      for (int i = 0; i < 4; i++) {
        hear(listen, expected, "through bad weather " + i);
      }
      crash();
      hear(listen, expected, "after a crash");
      network.bad(false);
      hear(listen, expected, "with \u001b[2J control\ncharacters", "with  [2J control characters");
      endSession();
      expected.addAll(List.of(helper.nick() + " quit", helper.nick() + " join"));
      awaitSame(listen, expected);
      hear(listen, expected, "after its session was ended");
      awaitCursor();
    }

    alice.say(channel, "while nobody listened");
    try (Example again = listener()) {
      awaitSame(again, List.of(spoken("while nobody listened")));
    }
  }

  @Test
  void aListenerForProgramsPrintsJson() throws Exception {
    try (Example listen = helper.run("curl/chat-listen", "--json")) {
      awaitSession();
      alice.say(helper.nick(), "psst");
      listen.awaitLines("a message", lines -> !lines.isEmpty());
      Json message = Json.parse(listen.lines().get(0));

      assertThat(message.at("from").text()).isEqualTo(alice.nick());
      assertThat(message.at("body").text()).isEqualTo("psst");
    }
  }

  @ParameterizedTest
  @CsvSource({"curl/chat-bot, jq", "python/ping_bot.py, python3"})
  void aBotAnswersEachQuestionOnceWhateverHappens(String path, String program) throws Exception {
    Programs.require(program);
    int pings = 0;
    try (Example bot = helper.run(path, channel)) {
      awaitSaid(bot, "join", 1);
      network.bad(true);
      for (int i = 0; i < 3; i++) {
        alice.say(channel, "!ping");
        awaitSaid(bot, "notice", ++pings);
      }
      crash();
      alice.say(channel, "!ping");
      awaitSaid(bot, "notice", ++pings);
      // Now it is killed between answering and remembering that it did.
    }
    alice.say(channel, "!ping");
    alice.say(channel, "Nothing for a bot");
    pings++;
    network.bad(false);
    try (Example bot = helper.run(path, channel)) {
      awaitSaid(bot, "notice", pings);
      alice.say(channel, "!ping");
      awaitSaid(bot, "notice", ++pings);
    }

    assertThat(said("notice")).hasSize(pings).containsOnly("pong, " + alice.nick());
  }

  private Example listener() throws IOException {
    return helper.run("curl/chat-listen", channel);
  }

  /** Alice says it, and it has to be the next that is printed. */
  private void hear(Example listen, List<String> expected, String body) throws Exception {
    hear(listen, expected, body, body);
  }

  private void hear(Example listen, List<String> expected, String body, String printed)
      throws Exception {
    assertThat(alice.say(channel, body).status()).isEqualTo(201);
    expected.add(spoken(printed));
    awaitSame(listen, expected);
  }

  private String spoken(String body) {
    return "<" + alice.nick() + "> " + body;
  }

  /** Waits for as many lines as are expected, and compares them without time and channel. */
  private void awaitSame(Example listen, List<String> expected) throws Exception {
    listen.awaitLines(expected.toString(), lines -> lines.size() >= expected.size());
    assertThat(
            listen.lines().stream()
                .map(line -> line.substring("00:00:00 ".length() + channel.length() + 1)))
        .containsExactlyElementsOf(expected);
  }

  /** What the helper said in the channel. */
  private List<String> said(String type) throws IOException {
    return alice.history(channel).stream()
        .filter(message -> message.at("from").text().equals(helper.nick()))
        .filter(message -> message.at("type").text().equals(type))
        .map(message -> message.at("body").text())
        .toList();
  }

  /** Waits until the channel has so many messages of that type from a bot that is running. */
  private void awaitSaid(Example bot, String type, int count) throws IOException {
    Eventually.within(
        Duration.ofSeconds(90),
        count + " times " + type,
        () -> {
          assertThat(bot.isRunning())
              .as(() -> "the bot runs; it said " + bot.complaints())
              .isTrue();
          return said(type).size() >= count;
        });
  }

  /** Ends the helper's session behind its back. */
  private void endSession() throws IOException {
    Json session = Json.parse(Files.readString(kept(".session")));
    try (Device stolen = new Device(server.base(), helper.nick(), session.at("token").text())) {
      assertThat(stolen.post("/api/v1/messages", Json.object("type", "quit")).status())
          .isEqualTo(201);
    }
  }

  private void awaitSession() throws IOException {
    Eventually.within(Duration.ofSeconds(30), "a cursor", () -> !keptAll(".cursor").isEmpty());
  }

  /** Waits until the helper has written down that it has the channel's last message. */
  private void awaitCursor() throws IOException {
    List<Json> history = alice.history(channel);
    String last = history.get(history.size() - 1).at("id").text();
    Eventually.within(
        Duration.ofSeconds(30),
        "the cursor is stored",
        () -> Files.readString(kept(".cursor")).strip().equals(last));
  }

  private Path kept(String ending) throws IOException {
    List<Path> all = keptAll(ending);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<Path> keptAll(String ending) throws IOException {
    Path state = helper.home().resolve(".local/state/chat");
    if (!Files.isDirectory(state)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(state)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
