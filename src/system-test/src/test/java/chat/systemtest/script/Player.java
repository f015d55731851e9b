package chat.systemtest.script;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Connection;
import chat.systemtest.client.Json;
import chat.systemtest.server.TestServer;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays the sections of a script against a server: sends, receives, compares. */
public final class Player implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

  private final String script;
  private final TestServer server;
  private final Memory memory = new Memory();
  private final Map<String, Connection> connections = new HashMap<>();
  private final Map<String, Connection> held = new HashMap<>();
  private final Map<String, Step.Request> heldRequests = new HashMap<>();
  private Step.Request last = new Step.Request(0, "", "", false, "", "", List.of(), "");
  private Optional<Answer> answer = Optional.empty();

  /** A player for one server and all sections that share it. */
  public Player(String script, TestServer server) {
    this.script = script;
    this.server = server;
  }

  /**
   * Plays a section.
   *
   * @throws AssertionError when the server answers something else
   */
  public void play(Script.Section section) {
    for (Step step : section.steps()) {
      try {
        play(step);
      } catch (Mismatch | IOException | IllegalArgumentException e) {
        throw new AssertionError(
            script + ":" + step.line() + ": " + e.getMessage() + "\n  after " + last, e);
      }
    }
  }

  private void play(Step step) throws IOException {
    if (step instanceof Step.Directive directive) {
      new Directives(this).follow(directive.text());
    } else if (step instanceof Step.Raw raw) {
      sendRaw(raw);
    } else if (step instanceof Step.Request request) {
      send(request);
    } else if (step instanceof Step.Expect expect) {
      expect(expect);
    }
  }

  private void send(Step.Request request) throws IOException {
    last = request;
    if (request.held()) {
      Connection connection = new Connection(server.base(), PATIENCE);
      byte[] body = bytes(request.body());
      String path = memory.fill(request.path());
      connection.send(
          bytes(connection.head(request.method(), path, headers(request), body.length)));
      held.put(request.label(), connection);
      heldRequests.put(request.label(), request);
      answer = Optional.empty();
    } else {
      answer = answerTo(request);
    }
  }

  /** Sends a request on the actor's connection; no answer when the server closes it instead. */
  private Optional<Answer> answerTo(Step.Request request) throws IOException {
    Connection connection = connections.get(request.actor());
    if (connection == null || connection.isClosed()) {
      connection = new Connection(server.base(), PATIENCE);
      connections.put(request.actor(), connection);
    }
    try {
      String path = memory.fill(request.path());
      byte[] body = bytes(request.body());
      return Optional.of(connection.request(request.method(), path, headers(request), body));
    } catch (EOFException | SocketException e) {
      connection.close();
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      throw new Mismatch("no answer within " + PATIENCE);
    }
  }

  private List<String> headers(Step.Request request) {
    List<String> headers = new ArrayList<>();
    request.headers().forEach(header -> headers.add(memory.fill(header)));
    if (headers.stream().noneMatch(header -> header.startsWith("Authorization:"))) {
      memory
          .text(request.actor() + ".token")
          .ifPresent(token -> headers.add("Authorization: Bearer " + token));
    }
    return headers;
  }

  private void sendRaw(Step.Raw raw) throws IOException {
    last = new Step.Request(raw.line(), "raw", "raw", false, "RAW", "", List.of(), raw.bytes());
    try (Connection connection = new Connection(server.base(), PATIENCE)) {
      String text = raw.bytes().replace("\\r", "\r").replace("\\n", "\n");
      connection.send(bytes(text));
      answer = Optional.of(connection.read(false));
    } catch (EOFException | SocketException e) {
      answer = Optional.empty();
    }
  }

  /** Text as UTF-8, with what a script captured filled in, and {@code \xff} as that byte. */
  private byte[] bytes(String text) {
    Matcher matcher = BYTE.matcher(memory.fill(text));
    StringBuilder latin = new StringBuilder();
    int from = 0;
    String filled = memory.fill(text);
    while (matcher.find()) {
      latin.append(latin(filled.substring(from, matcher.start())));
      latin.append((char) Integer.parseInt(matcher.group(1), 16));
      from = matcher.end();
    }
    latin.append(latin(filled.substring(from)));
    return latin.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One character for each byte of UTF-8. */
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private void expect(Step.Expect expect) throws IOException {
    if (!expect.label().isEmpty()) {
      answer = release(expect.label());
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos() / 2;
    while (true) {
      try {
        check(expect.expected());
        return;
      } catch (Mismatch e) {
        if (!expect.patient() || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        answer = answerTo(last);
      }
    }
  }

  private Optional<Answer> release(String label) throws IOException {
    Connection connection = held.remove(label);
    Step.Request request = heldRequests.remove(label);
    if (connection == null || request == null) {
      throw new IllegalArgumentException("nothing is held for " + label);
    }
    last = request;
    try (connection) {
      return Optional.of(connection.read(false));
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      throw new Mismatch("no answer within " + PATIENCE);
    }
  }

  private void check(Expected expected) {
    if (answer.isEmpty()) {
      if (!expected.mayEnd()) {
        throw new Mismatch("the server closed the connection instead of answering");
      }
      return;
    }
    if (!expected.mayEnd() && !last.method().equals("RAW")) {
      Rules.check(answer.get(), last.method(), last.path());
    }
    expected.check(answer.get(), memory.fill(last.path()), memory);
  }

  /** One request of a directive, which must be answered with one of these statuses. */
  Json call(String actor, String method, String path, String body, Integer... statuses)
      throws IOException {
    send(new Step.Request(last.line(), actor, actor, false, method, path, List.of(), body));
    Answer answered = answer.orElseThrow(() -> new Mismatch("the server closed the connection"));
    if (!List.of(statuses).contains(answered.status())) {
      throw new Mismatch("it should be " + List.of(statuses) + ", but is " + answered);
    }
    Rules.check(answered, method, path);
    return answered.body().length == 0 ? new Json.Null() : answered.json();
  }

  Memory memory() {
    return memory;
  }

  void restartServer() throws IOException {
    close();
    server.restart();
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections.values()) {
      connection.close();
    }
    for (Connection connection : held.values()) {
      connection.close();
    }
    connections.clear();
    held.clear();
  }
}
