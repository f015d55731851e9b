package chat.systemtest;

import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * One device that reads its user's stream as carelessly as real ones do: in pages of any size, held
 * or not, forgetting its cursor, going back, and dropping the connection in the middle of a poll.
 * Whatever it does, the answers must be pieces of one and the same list.
 */
final class Listener implements Callable<List<Json>> {
  private final String token;
  private URI base;
  private Device device;
  private final Random random;
  private final String lastBody;
  private final boolean goesBack;
  private final List<Json> received = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private String start = "";

  // How many messages are acknowledged: at least what an answer confirmed (unless a crash of the
  // server has undone it), at most what was sent as after.
  private int confirmed;
  private int attempted;

  /**
   * A listener of a token that has read nothing yet.
   *
   * @param lastBody the body after which it stops
   * @param goesBack whether it also asks for what it has acknowledged already
   */
  Listener(URI base, String nick, String token, String lastBody, boolean goesBack, Random random) {
    this.base = base;
    this.token = token;
    this.device = new Device(base, nick, token);
    this.lastBody = lastBody;
    this.goesBack = goesBack;
    this.random = random;
  }

  /**
   * The server is somewhere else now. Messages that were delivered are still there;
   * acknowledgements may be lost, unless it was stopped in order.
   */
  void startAgain(URI newBase, boolean stoppedInOrder) {
    base = newBase;
    device = device.at(newBase);
    if (!stoppedInOrder) {
      confirmed = 0;
    }
  }

  /** The device, for who wants to ask with it; not while it listens. */
  Device device() {
    return device;
  }

  /** What it received, each message once. */
  @Override
  public List<Json> call() throws IOException {
    while (received.isEmpty() || !body(received.size() - 1).equals(lastBody)) {
      switch (random.nextInt(10)) {
        case 0 -> crash();
        case 1 -> readFromAcknowledged();
        case 2 -> readFrom(goesBack ? random.nextInt(received.size() + 1) : received.size());
        case 3 -> {
          device.close();
          readFrom(received.size());
        }
        default -> readFrom(received.size());
      }
    }
    device.read("after=" + id(received.size()));
    device.close();
    return received;
  }

  private String body(int position) {
    return received.get(position).at("body").text();
  }

  /** Sends a poll and goes away without waiting for the answer. */
  private void crash() throws IOException {
    String after = received.isEmpty() ? "" : "&after=" + id(received.size());
    try (Connection connection = new Connection(base, Duration.ofSeconds(5))) {
      String path = "/api/v1/messages?timeout=5" + after;
      String head = connection.head("GET", path, List.of("Authorization: Bearer " + token), 0);
      attempted = received.size();
      connection.send(head.getBytes(StandardCharsets.UTF_8));
      if (random.nextBoolean()) {
        connection.reset();
      }
    }
  }

  /**
   * Goes on from what the server knows to be acknowledged, as a client that has lost its cursor.
   */
  private void readFromAcknowledged() throws IOException {
    Json answer = device.read(query());
    List<Json> messages = messages(answer);
    if (messages.isEmpty()) {
      return;
    }
    Integer first = positions.get(messages.get(0).at("id").text());
    int position = first == null ? received.size() : first;
    if (position < confirmed || position > attempted) {
      throw new AssertionError(
          describe() + " acknowledged " + confirmed + " to " + attempted + ", got " + position);
    }
    take(position, messages);
  }

  /** Reads what comes after so many messages. */
  private void readFrom(int position) throws IOException {
    String after = position == 0 ? start : id(position);
    if (after.isEmpty()) {
      // Nothing to send as after yet: the first answer tells it.
      Json answer = device.read("timeout=1&limit=1");
      if (messages(answer).isEmpty()) {
        start = answer.at("cursor").text();
      } else if (received.isEmpty()) {
        take(0, messages(answer));
      }
      return;
    }
    attempted = Math.max(attempted, position);
    Json answer = device.read(query() + "&after=" + after);
    confirmed = Math.max(confirmed, position);
    take(position, messages(answer));
  }

  private String query() {
    return "timeout=" + random.nextInt(3) + "&limit=" + (1 + random.nextInt(40));
  }

  private List<Json> messages(Json answer) {
    if (answer.at("gap").flag()) {
      throw new AssertionError(describe() + " sees a gap");
    }
    return answer.at("messages").items();
  }

  /** The answer begins at that position: it repeats what was received, or goes on from its end. */
  private void take(int position, List<Json> messages) {
    for (int i = 0; i < messages.size(); i++) {
      Json message = messages.get(i);
      int at = position + i;
      if (at < received.size()) {
        if (!received.get(at).toString().equals(message.toString())) {
          throw new AssertionError(
              describe() + " at " + at + " got " + message + " after " + received.get(at));
        }
      } else {
        if (positions.put(message.at("id").text(), at) != null) {
          throw new AssertionError(describe() + " got twice " + message);
        }
        received.add(message);
      }
    }
  }

  private String id(int position) {
    return received.get(position - 1).at("id").text();
  }

  private String describe() {
    return device.nick() + " with " + received.size() + " messages";
  }
}
