package chat.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The bytes of the requests that the figures send to one server. */
final class Requests {
  /** How many messages a poll takes, and how long it is held, as the contract's example has it. */
  private static final String POLL = "/api/v1/messages?timeout=30&limit=200&after=";

  private final String host;

  Requests(Address address) {
    host = address.host();
  }

  byte[] register(String nick) {
    return post("/api/v1/register", "", "{\"nick\":\"" + nick + "\"}");
  }

  byte[] state(User user) {
    return get("/api/v1/state", user.token());
  }

  /** Joining by a message, which answers with one: the join endpoint answers with all members. */
  byte[] join(User user, String channel) {
    return post("/api/v1/messages", user.token(), "{\"type\":\"join\",\"to\":\"" + channel + "\"}");
  }

  /** A message; neither the target nor the text holds anything JSON would escape. */
  byte[] send(User user, String target, String text) {
    return send(user, target, text, "");
  }

  /** A message with more members, each with a comma before it. */
  byte[] send(User user, String target, String text, String more) {
    String json = "{\"to\":\"" + target + "\",\"body\":\"" + text + "\"" + more + "}";
    return post("/api/v1/messages", user.token(), json);
  }

  byte[] registerWith(String nick, String password) {
    return post("/api/v1/register", "", credentials(nick, password));
  }

  byte[] login(String nick, String password) {
    return post("/api/v1/login", "", credentials(nick, password));
  }

  byte[] invite(User user, String channel, String nick) {
    String path = "/api/v1/channels/" + channel.substring(1) + "/invites";
    return post(path, user.token(), "{\"nick\":\"" + nick + "\"}");
  }

  /** The head of a request whose body is so long, without the body. */
  byte[] begin(String path, User user, int length) {
    return head("POST", path, user.token())
        .append("Content-Length: ")
        .append(length)
        .append("\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A message in chunks, with so many trailers of names that have one hash. */
  byte[] collidingTrailers(User user, int count) {
    String json = "{\"to\":\"" + user.nick() + "\",\"body\":\"chunks\"}";
    var text = head("POST", "/api/v1/messages", user.token());
    text.append("Transfer-Encoding: chunked\r\n\r\n");
    text.append(Integer.toHexString(json.length())).append("\r\n").append(json);
    text.append("\r\n0\r\n");
    for (int i = 0; i < count; i++) {
      text.append(words(i)).append(": x\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Of Undertow's hash of header names, {@code 17 * hash + byte}, which is the same for all. */
  private static String words(int index) {
    var name = new StringBuilder();
    for (int bit = 0; bit < 10; bit++) {
      name.append((index >> bit & 1) == 0 ? "AA" : "B0");
    }
    return name.toString();
  }

  private static String credentials(String nick, String password) {
    return "{\"nick\":\"" + nick + "\",\"password\":\"" + password + "\"}";
  }

  /** A poll that is held, with the cursor last in its path. */
  byte[] poll(User user, String after) {
    return get(POLL + after, user.token());
  }

  /** Where in {@link #poll} the cursor begins. */
  static int cursorStart() {
    return "GET ".length() + POLL.length();
  }

  /** A poll that is held as long as can be. */
  byte[] hold(User user, String after) {
    return get("/api/v1/messages?timeout=60&after=" + after, user.token());
  }

  /** What a client that comes back asks: everything it has not had yet, as much as it may have. */
  byte[] catchUp(User user, String after) {
    String from = after.isEmpty() ? "" : "&after=" + after;
    return get("/api/v1/messages?limit=1000" + from, user.token());
  }

  byte[] history(User user, String channel, int limit) {
    String target = URLEncoder.encode(channel, StandardCharsets.UTF_8);
    return get("/api/v1/history?target=" + target + "&limit=" + limit, user.token());
  }

  /** A plain request, for the baseline. */
  byte[] plain(String path) {
    return get(path, "");
  }

  private byte[] get(String path, String token) {
    return head("GET", path, token).append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] post(String path, String token, String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return head("POST", path, token)
        .append("Content-Type: application/json\r\nContent-Length: ")
        .append(length)
        .append("\r\n\r\n")
        .append(json)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private StringBuilder head(String method, String path, String token) {
    var text = new StringBuilder(256).append(method).append(' ').append(path);
    text.append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
    if (!token.isEmpty()) {
      text.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    return text;
  }
}
