package chat.systemtest.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One device of one user: a token and, while it lasts, a connection. Used by one thread at a time.
 */
public final class Device implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI base;
  private final String nick;
  private final String token;
  private @Nullable Connection connection;

  /** A device that has its token already. */
  public Device(URI base, String nick, String token) {
    this.base = base;
    this.nick = nick;
    this.token = token;
  }

  /** Registers a nick without a password. */
  public static Device register(URI base, String nick) throws IOException {
    return opened(base, nick, "/api/v1/register", Json.object("nick", nick), 201);
  }

  /** Registers a nick with a password. */
  public static Device register(URI base, String nick, String password) throws IOException {
    Json body = Json.object("nick", nick, "password", password);
    return opened(base, nick, "/api/v1/register", body, 201);
  }

  /** One more device of a registered user. */
  public static Device login(URI base, String nick, String password) throws IOException {
    Json body = Json.object("nick", nick, "password", password);
    return opened(base, nick, "/api/v1/login", body, 200);
  }

  private static Device opened(URI base, String nick, String path, Json body, int status)
      throws IOException {
    try (Device anonymous = new Device(base, nick, "")) {
      Answer answer = anonymous.expect(status, anonymous.post(path, body));
      return new Device(base, nick, answer.json().at("token").text());
    }
  }

  /** Its token. */
  public String token() {
    return token;
  }

  /** The nick that it registered with. */
  public String nick() {
    return nick;
  }

  /** The same device, moved to another address of the server, as after a restart. */
  public Device at(URI newBase) {
    return new Device(newBase, nick, token);
  }

  /** A POST of a JSON body. */
  public Answer post(String path, Json body, String... headers) throws IOException {
    return call("POST", path, body.toString().getBytes(StandardCharsets.UTF_8), headers);
  }

  /** A GET. */
  public Answer get(String path) throws IOException {
    return call("GET", path, new byte[0]);
  }

  /** A DELETE. */
  public Answer delete(String path) throws IOException {
    return call("DELETE", path, new byte[0]);
  }

  /** Says something to a channel or a nick. */
  public Answer say(String to, String body, String... headers) throws IOException {
    return post("/api/v1/messages", Json.object("to", to, "body", body), headers);
  }

  /** Joins a channel, which must succeed. */
  public void join(String channel) throws IOException {
    Answer answer = post("/api/v1/channels/join", Json.object("channel", channel));
    checkRunning(answer);
    if (answer.status() != 200 && answer.status() != 201) {
      throw new AssertionError(nick + " cannot join " + channel + ": " + answer);
    }
  }

  /** Reads the stream; the query as in a URL, without the question mark. Must succeed. */
  public Json read(String query) throws IOException {
    return expect(200, get("/api/v1/messages?" + query)).json();
  }

  /** Everything after a cursor (all of it when the cursor is empty), read to its present end. */
  public List<Json> readAll(String cursor) throws IOException {
    List<Json> all = new ArrayList<>();
    String after = cursor.isEmpty() ? "" : "&after=" + cursor;
    while (true) {
      Json answer = read("limit=1000" + after);
      if (answer.at("gap").flag()) {
        throw new AssertionError(nick + " sees a gap after " + after);
      }
      if (answer.at("messages").items().isEmpty()) {
        return all;
      }
      all.addAll(answer.at("messages").items());
      after = "&after=" + answer.at("cursor").text();
    }
  }

  /** The whole history of a target, oldest first. */
  public List<Json> history(String target) throws IOException {
    List<Json> all = new ArrayList<>();
    String path = "/api/v1/history?limit=500&target=" + encoded(target);
    for (String before = ""; ; before = "&before=" + all.get(0).at("id").text()) {
      Json answer = expect(200, get(path + before)).json();
      all.addAll(0, answer.at("messages").items());
      if (!answer.at("more").flag()) {
        return all;
      }
    }
  }

  /**
   * An answer that says that the server is stopping is as if it were gone.
   *
   * @throws IOException when it says so
   */
  public void checkRunning(Answer answer) throws IOException {
    if (answer.status() == 503 && answer.error().equals("stopping")) {
      close();
      throw new IOException("the server is stopping");
    }
  }

  private Answer expect(int status, Answer answer) throws IOException {
    checkRunning(answer);
    if (answer.status() != status) {
      throw new AssertionError(nick + " expected " + status + " and got " + answer);
    }
    return answer;
  }

  /** A name as it stands in a path or a query. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Answer call(String method, String path, byte[] body, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!token.isEmpty()) {
      all.add("Authorization: Bearer " + token);
    }
    Connection used = connection;
    boolean fresh = used == null || used.isClosed();
    if (used == null || fresh) {
      used = new Connection(base, PATIENCE);
      connection = used;
    }
    try {
      return used.request(method, path, all, body);
    } catch (EOFException | SocketException e) {
      close();
      throw e;
    }
  }

  /** Drops the connection; the next request opens another. */
  @Override
  public void close() throws IOException {
    Connection used = connection;
    connection = null;
    if (used != null) {
      used.close();
    }
  }
}
