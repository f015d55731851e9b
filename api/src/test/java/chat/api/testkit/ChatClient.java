package chat.api.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Somebody who speaks to a {@link ChatServer}. Every call blocks until there is an answer, for a
 * minute and a half at most. May be used by any number of threads.
 */
public final class ChatClient {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI server;
  private final String nick;
  private final String token;

  ChatClient(URI server, String nick, String token) {
    this.server = server;
    this.nick = nick;
    this.token = token;
  }

  static ChatClient anonymous(URI server) {
    return new ChatClient(server, "", "");
  }

  static String credentials(String nick, String password) {
    return "{\"nick\":" + Json.quote(nick) + ",\"password\":" + Json.quote(password) + "}";
  }

  ChatClient opened(String path, String body, String nick) {
    Reply reply = expect(2, post(path, body));
    return new ChatClient(server, nick, reply.text("token"));
  }

  /** The nick, where it is known. */
  public String nick() {
    return nick;
  }

  /** The token; empty without one. */
  public String token() {
    return token;
  }

  /** Tries to log in with a password. */
  public Reply login(String name, String password) {
    return post("/api/v1/login", credentials(name, password));
  }

  /** Joins a channel. */
  public Reply join(String channel) {
    return post("/api/v1/channels/join", "{\"channel\":" + Json.quote(channel) + "}");
  }

  /** Says something to a channel or a nick. */
  public Reply say(String to, String body) {
    return send(to, "message", body, "{}");
  }

  /** Sends a message of any type: {@code topic}, {@code mode}, {@code part} … */
  public Reply send(String to, String type, String body, String meta) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    json.add("\"type\":" + Json.quote(type)).add("\"body\":" + Json.quote(body));
    if (!to.isEmpty()) {
      json.add("\"to\":" + Json.quote(to));
    }
    return post("/api/v1/messages", json.add("\"meta\":" + meta).toString());
  }

  /**
   * The messages that this client has not read yet; when there are none, waits for one, up to half
   * a minute. Must succeed.
   */
  public List<Map<String, Object>> read() {
    Reply first = expect(2, get("/api/v1/messages?timeout=30"));
    get("/api/v1/messages?limit=1&after=" + first.text("cursor"));
    List<Map<String, Object>> messages = new ArrayList<>();
    if (first.at("messages") instanceof List<?> all) {
      all.forEach(message -> messages.add(Json.object(message)));
    }
    return messages;
  }

  /** A GET of a path, with its query. */
  public Reply get(String path) {
    return call(request(path).GET());
  }

  /** A POST of JSON. */
  public Reply post(String path, String json) {
    return call(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** A DELETE of a path, with its query. */
  public Reply delete(String path) {
    return call(request(path).DELETE());
  }

  /** A name as it stands in a path or a query. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Reply call(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Reply expect(int hundreds, Reply reply) {
    if (reply.status() / 100 != hundreds) {
      throw new AssertionError("The server answered " + reply);
    }
    return reply;
  }
}
