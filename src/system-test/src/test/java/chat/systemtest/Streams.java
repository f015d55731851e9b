package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The complete streams of several users, to be held against each other. One of them, the host, was
 * in every channel from its beginning.
 */
final class Streams {
  private static final Set<String> EVENTS = Set.of("join", "part", "quit");

  private final Map<String, List<Json>> streams;
  private final Map<String, Json> sent;

  /**
   * Streams to be checked.
   *
   * @param streams whole, by nick
   * @param sent what was answered 201, by id; joins and parts are not in there
   */
  Streams(Map<String, List<Json>> streams, Map<String, Json> sent) {
    this.streams = streams;
    this.sent = sent;
  }

  void check(List<String> channels) {
    streams.forEach(this::checkMessages);
    for (String channel : channels) {
      List<Json> whole = to(channel, streams.get("host"));
      streams.forEach((nick, stream) -> checkRanges(channel, whole, nick, stream));
    }
    streams.forEach(this::checkDirect);
    checkCommonOrder();
  }

  /** Each message at most once, as it was answered, and nothing that was refused. */
  private void checkMessages(String nick, List<Json> stream) {
    Set<String> ids = new HashSet<>();
    for (Json message : stream) {
      assertThat(ids.add(id(message))).as(nick + " gets once " + message).isTrue();
      assertThat(message.at("body").text()).doesNotStartWith(Talker.REFUSED);
      if (!EVENTS.contains(message.at("type").text())) {
        assertThat(message).as("in the stream of " + nick).isEqualTo(sent.get(id(message)));
      }
    }
  }

  /** Of a channel a member has all from its own join to its own part, both included. */
  private static void checkRanges(
      String channel, List<Json> whole, String nick, List<Json> stream) {
    List<Json> owed = new ArrayList<>();
    boolean in = false;
    for (Json message : whole) {
      String type = message.at("type").text();
      boolean own = message.at("from").text().equals(nick);
      in |= own && type.equals("join");
      if (in) {
        owed.add(message);
      }
      in &= !(own && type.equals("part"));
    }
    assertThat(to(channel, stream)).as(channel + " for " + nick).isEqualTo(owed);
  }

  /** Both people of a conversation have all that was answered 201, and nobody else has. */
  private void checkDirect(String nick, List<Json> stream) {
    Set<String> owed = new HashSet<>();
    for (Json message : sent.values()) {
      if (!message.at("to").text().startsWith("#") && isFor(nick, message)) {
        owed.add(id(message));
      }
    }
    Set<String> present = new HashSet<>();
    for (Json message : stream) {
      if (!message.at("to").text().startsWith("#")) {
        present.add(id(message));
      }
    }
    assertThat(present).as("direct messages of " + nick).isEqualTo(owed);
  }

  /** There is one order of all messages that fits every stream. */
  private void checkCommonOrder() {
    Map<String, Set<String>> later = new HashMap<>();
    Map<String, Integer> earlier = new HashMap<>();
    for (List<Json> stream : streams.values()) {
      for (int i = 0; i < stream.size(); i++) {
        earlier.putIfAbsent(id(stream.get(i)), 0);
        if (i > 0
            && later
                .computeIfAbsent(id(stream.get(i - 1)), id -> new HashSet<>())
                .add(id(stream.get(i)))) {
          earlier.merge(id(stream.get(i)), 1, Integer::sum);
        }
      }
    }
    Deque<String> next = new ArrayDeque<>();
    earlier.forEach(
        (id, count) -> {
          if (count == 0) {
            next.add(id);
          }
        });
    int ordered = 0;
    while (!next.isEmpty()) {
      ordered++;
      for (String id : later.getOrDefault(next.remove(), Set.of())) {
        if (earlier.merge(id, -1, Integer::sum) == 0) {
          next.add(id);
        }
      }
    }
    assertThat(ordered).as("messages that fit into one order").isEqualTo(earlier.size());
  }

  /** The messages to a channel. */
  static List<Json> to(String channel, List<Json> stream) {
    return stream.stream().filter(message -> message.at("to").text().equals(channel)).toList();
  }

  private static boolean isFor(String nick, Json message) {
    return message.at("to").text().equals(nick) || message.at("from").text().equals(nick);
  }

  private static String id(Json message) {
    return message.at("id").text();
  }
}
