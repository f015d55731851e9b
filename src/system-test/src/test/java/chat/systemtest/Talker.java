package chat.systemtest;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * A user that talks, joins and parts at random, and remembers what was answered 201. Now and then
 * it looks at once whether its stream has what it just sent.
 */
final class Talker implements Callable<Talker> {
  /** What begins like this was refused, and must be in no stream. */
  static final String REFUSED = "refused ";

  private static final List<String> TYPES = List.of("message", "action", "notice");

  private final Device device;
  private final List<String> channels;
  private final List<String> nicks;
  private final int rounds;
  private final boolean looks;
  private final Random random;
  private final Set<String> joined = new HashSet<>();
  private final Map<String, Json> sent = new LinkedHashMap<>();
  private String seen;

  /**
   * A talker.
   *
   * @param looks whether it reads its stream, which acknowledges on its token
   */
  Talker(
      Device device,
      List<String> channels,
      List<String> nicks,
      int rounds,
      boolean looks,
      Random random)
      throws IOException {
    this.device = device;
    this.channels = channels;
    this.nicks = nicks;
    this.rounds = rounds;
    this.looks = looks;
    this.random = random;
    this.seen = device.get("/api/v1/state").json().at("newest").text();
  }

  @Override
  public Talker call() throws IOException {
    for (int round = 0; round < rounds; round++) {
      String channel = channels.get(random.nextInt(channels.size()));
      int dice = random.nextInt(100);
      if (dice < 15) {
        say(nicks.get(random.nextInt(nicks.size())), device.nick() + " " + round);
      } else if (!joined.contains(channel)) {
        if (random.nextInt(4) == 0) {
          refused(device.say(channel, REFUSED + device.nick() + " " + round));
        }
        device.join(channel);
        joined.add(channel);
      } else if (dice < 25) {
        part(channel);
      } else {
        say(channel, device.nick() + " " + round);
      }
    }
    device.close();
    return this;
  }

  /** What was answered 201, by id. */
  Map<String, Json> sent() {
    return sent;
  }

  private void say(String to, String body) throws IOException {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    Json meta = Json.object("round", sent.size());
    Answer answer =
        device.post(
            "/api/v1/messages", Json.object("to", to, "type", type, "body", body, "meta", meta));
    if (answer.status() == 403) {
      joined.remove(to); // Kicked in between.
      refused(answer);
      return;
    }
    if (answer.status() != 201) {
      throw new AssertionError(device.nick() + " cannot send to " + to + ": " + answer);
    }
    String id = answer.json().at("id").text();
    sent.put(id, answer.json());
    if (looks && random.nextInt(10) == 0) {
      lookFor(id);
    }
  }

  /** What was answered 201 before is in every later read. */
  private void lookFor(String id) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Json message : device.readAll(seen)) {
      ids.add(message.at("id").text());
    }
    if (!ids.contains(id)) {
      throw new AssertionError(device.nick() + " sent " + id + " but read " + ids);
    }
    seen = ids.get(ids.size() - 1);
  }

  private void part(String channel) throws IOException {
    Answer answer = device.delete("/api/v1/channels/" + Device.encoded(channel));
    if (answer.status() != 204) {
      refused(answer);
    }
    joined.remove(channel);
  }

  private void refused(Answer answer) {
    if (answer.status() != 403 || !answer.error().equals("not_in_channel")) {
      throw new AssertionError(device.nick() + " expected not_in_channel and got " + answer);
    }
  }
}
