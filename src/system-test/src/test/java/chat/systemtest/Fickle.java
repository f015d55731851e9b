package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A user that changes its mind all the time until the server is gone: topics, modes, joins and
 * parts, one after the other. Afterwards things are as the last answer left them, or as the change
 * that was not answered did, and the log tells of the same changes.
 */
final class Fickle implements Callable<Void> {
  private static final String HOME = "#fickle";
  private static final String HAUNT = "#haunt";

  /** How things are. */
  private record Situation(int topic, boolean moderated, boolean haunting) {}

  private Device device;
  private Situation before = new Situation(0, false, false);
  private Situation after = before;
  private int changes;

  Fickle(Device device) throws IOException {
    this.device = device;
    device.join(HOME);
  }

  @Override
  public Void call() {
    try {
      while (true) {
        change();
      }
    } catch (IOException e) {
      return null;
    }
  }

  private void change() throws IOException {
    int number = ++changes;
    switch (number % 3) {
      case 0 -> {
        after = new Situation(number, before.moderated, before.haunting);
        answered(post("topic", topic(number)));
      }
      case 1 -> {
        after = new Situation(before.topic, !before.moderated, before.haunting);
        answered(post("mode", after.moderated ? "+m" : "-m"));
      }
      default -> {
        after = new Situation(before.topic, before.moderated, !before.haunting);
        answered(
            after.haunting
                ? device.post("/api/v1/channels/join", Json.object("channel", HAUNT))
                : device.delete("/api/v1/channels/" + Device.encoded(HAUNT)));
      }
    }
    before = after;
  }

  private static String topic(int number) {
    return number == 0 ? "" : "topic " + number;
  }

  private Answer post(String type, String body) throws IOException {
    return device.post("/api/v1/messages", Json.object("to", HOME, "type", type, "body", body));
  }

  private void answered(Answer answer) throws IOException {
    if (answer.status() == 503) {
      after = before;
    }
    device.checkRunning(answer);
    assertThat(answer.status()).as(answer.toString()).isIn(201, 204);
  }

  /** Looks how things are now, and goes on from there. */
  void startAgain(URI base) throws IOException {
    device = device.at(base);
    Json home = null;
    boolean haunting = false;
    for (Json channel : device.get("/api/v1/state").json().at("channels").items()) {
      if (channel.at("name").text().equals(HOME)) {
        home = channel;
      } else {
        haunting = true;
      }
    }
    assertThat(home).isNotNull();
    String topic = home.at("topic").text();
    boolean moderated = home.at("modes").text().contains("m");
    Situation now =
        new Situation(
            topic.isEmpty() ? 0 : Integer.parseInt(topic.substring("topic ".length())),
            moderated,
            haunting);
    assertThat(now).as("after change " + changes).isIn(before, after);
    List<Json> history = device.history(HOME);
    assertThat(last("topic", history)).isEqualTo(topic);
    assertThat(last("mode", history)).isIn(moderated ? List.of("+m") : List.of("-m", ""));
    assertThat(home.at("cursor")).isEqualTo(history.get(history.size() - 1).at("id"));
    before = now;
    after = now;
  }

  private static String last(String type, List<Json> history) {
    return history.stream()
        .filter(message -> message.at("type").text().equals(type))
        .map(message -> message.at("body").text())
        .reduce("", (earlier, later) -> later);
  }
}
