package chat.systemtest.script;

import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that begin with a star: what takes several requests, in plain words. */
final class Directives {
  private static final Pattern REGISTER =
      Pattern.compile("(?<who>.+?) registers?(?: with \"(?<password>.*)\")?");
  private static final Pattern JOIN = Pattern.compile("(?<who>.+?) joins? (?<channel>#\\S+)");
  private static final Pattern LEAVE = Pattern.compile("(?<who>.+?) leaves? (?<channel>#\\S+)");
  private static final Pattern SEND =
      Pattern.compile(
          "(?<who>\\S+) sends (?<word>[a-z]+)(?<from>[0-9]+)(?:\\.\\.[a-z]+(?<to>[0-9]+))?"
              + " to (?<target>\\S+)");
  private static final Pattern CATCH_UP = Pattern.compile("(?<who>.+?) catch(?:es)? up");
  private static final Pattern MODE =
      Pattern.compile("(?<who>\\S+) sets (?<mode>[+-].*) on (?<channel>#\\S+)");

  private final Player player;

  Directives(Player player) {
    this.player = player;
  }

  void follow(String text) throws IOException {
    Matcher register = REGISTER.matcher(text);
    Matcher join = JOIN.matcher(text);
    Matcher leave = LEAVE.matcher(text);
    Matcher send = SEND.matcher(text);
    Matcher catchUp = CATCH_UP.matcher(text);
    Matcher mode = MODE.matcher(text);
    if (register.matches()) {
      for (String who : names(register.group("who"))) {
        register(who, register.group("password"));
      }
    } else if (join.matches()) {
      String body = Json.object("channel", join.group("channel")).toString();
      for (String who : names(join.group("who"))) {
        player.call(who, "POST", "/api/v1/channels/join", body, 200, 201);
      }
    } else if (leave.matches()) {
      String path = "/api/v1/channels/" + Device.encoded(leave.group("channel"));
      for (String who : names(leave.group("who"))) {
        player.call(who, "DELETE", path, "", 204);
      }
    } else if (send.matches()) {
      send(send);
    } else if (catchUp.matches()) {
      for (String who : names(catchUp.group("who"))) {
        catchUp(who);
      }
    } else if (mode.matches()) {
      Json body =
          Json.object("to", mode.group("channel"), "type", "mode", "body", mode.group("mode"));
      player.call(mode.group("who"), "POST", "/api/v1/messages", body.toString(), 201);
    } else if (text.equals("the server restarts")) {
      player.restartServer();
    } else {
      throw new IllegalArgumentException("nothing is known that is called: " + text);
    }
  }

  private void register(String who, @org.jspecify.annotations.Nullable String password)
      throws IOException {
    Json body =
        password == null
            ? Json.object("nick", who)
            : Json.object("nick", who, "password", password);
    Json account = player.call(who, "POST", "/api/v1/register", body.toString(), 201);
    player.memory().keep(who + ".id", account.at("id").text());
    player.memory().keep(who + ".token", account.at("token").text());
  }

  private void send(Matcher send) throws IOException {
    int from = Integer.parseInt(send.group("from"));
    int to = send.group("to") == null ? from : Integer.parseInt(send.group("to"));
    for (int i = from; i <= to; i++) {
      String name = send.group("word") + i;
      String body = Json.object("to", send.group("target"), "body", name).toString();
      Json message = player.call(send.group("who"), "POST", "/api/v1/messages", body, 201);
      player.memory().keepMessage(name, message);
    }
  }

  /** Reads the stream to its end, acknowledging all of it, and keeps the cursor. */
  private void catchUp(String who) throws IOException {
    String path = "/api/v1/messages?limit=1000";
    Json answer = player.call(who, "GET", path, "", 200);
    while (!answer.at("messages").items().isEmpty()) {
      answer = player.call(who, "GET", path + "&after=" + answer.at("cursor").text(), "", 200);
    }
    player.memory().keep(who + ".cursor", answer.at("cursor").text());
  }

  private static List<String> names(String list) {
    return List.of(list.split(", | and ", -1));
  }
}
