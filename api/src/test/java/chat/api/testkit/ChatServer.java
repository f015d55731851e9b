package chat.api.testkit;

import chat.api.Plugin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real server with a plugin under test, for as long as a test class (as a static field) or a test
 * (as a field) runs:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ChatServer chat = ChatServer.with("HELLO_WORD=hi").plugin(HelloPlugin.class);
 * }</pre>
 *
 * <p>It is the packaged {@code chat.jar} in a process of its own, on a free port of the loopback
 * address, in a temporary folder that is gone afterwards. Where the jar is tells the system
 * property {@code chat.jar} or the environment variable CHAT_JAR; otherwise it is looked for beside
 * the folder of the testkit's own jar, as in the distribution. The plugin is packed into a jar as
 * it would be shipped, and dropped into PLUGINS_DIR.
 *
 * <p>It limits neither registrations nor messages unless settings say so. A test that fails is
 * followed by what the server logged. Used by one thread at a time; what it hands out may be used
 * by many.
 */
public final class ChatServer
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        AutoCloseable {

  private static final String ADMIN_TOKEN = "the-testkit-is-the-admin-of-this-server";

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<PluginJar> plugins = new ArrayList<>();
  private @Nullable TemporaryFolder folder;
  private @Nullable ChatProcess process;
  private boolean forOneTest;

  private ChatServer() {
    settings.put("PORT", "0");
    settings.put("HOST", "127.0.0.1");
    settings.put("SERVER_NAME", "chat.test");
    settings.put("AUTH_RATE", "0");
    settings.put("FLOOD_RATE", "0");
    settings.put("FLOOD_ALL_RATE", "0");
    settings.put("ADMIN_TOKEN", ADMIN_TOKEN);
  }

  /** One with these settings, each as {@code NAME=value}; it is not started yet. */
  public static ChatServer with(String... settings) {
    ChatServer server = new ChatServer();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("not NAME=value: " + setting);
      }
      server.settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return server;
  }

  /**
   * With this plugin, packed from the classes folder or copied from the jar that the class is in.
   *
   * @param libraries a class of each library that the plugin brings along; their jars go into the
   *     plugin's folder beside its own
   */
  public ChatServer plugin(Class<? extends Plugin> type, Class<?>... libraries) {
    plugins.add(PluginJar.of(type, libraries));
    return this;
  }

  /** With the plugin in this jar. */
  public ChatServer plugin(Path jar) {
    plugins.add(PluginJar.of(jar));
    return this;
  }

  /** Starts it, if it does not run; JUnit does so by itself. Blocks until it listens. */
  public void start() throws IOException {
    if (process != null) {
      return;
    }
    TemporaryFolder own = folder == null ? TemporaryFolder.create("chat") : folder;
    folder = own;
    Path home = own.path();
    Path dropIn = Files.createDirectories(home.resolve("plugins"));
    for (PluginJar plugin : plugins) {
      plugin.dropInto(dropIn);
    }
    process = ChatProcess.start(home, settings);
    plugins.forEach(plugin -> plugin.checkThatItRuns(this));
  }

  /** Stops it in order and starts it again on the same data; it listens elsewhere then. */
  public void restart() throws IOException {
    running().stop();
    process = null;
    start();
  }

  /** Ends it and removes its folder; JUnit does so by itself. */
  @Override
  public void close() throws IOException {
    if (process != null) {
      process.kill();
      process = null;
    }
    if (folder != null) {
      folder.close();
      folder = null;
    }
  }

  /** Where it listens, such as {@code http://127.0.0.1:40123}. */
  public URI uri() {
    return running().uri();
  }

  /** The folder that it runs in, with {@code plugins} and its data. */
  public Path folder() {
    running();
    return Objects.requireNonNull(folder).path();
  }

  /** What it wrote so far, line by line. */
  public List<String> log() {
    return running().output();
  }

  /** Registers a nick. */
  public ChatClient register(String nick) {
    return ChatClient.anonymous(uri())
        .opened("/api/v1/register", "{\"nick\":" + Json.quote(nick) + "}", nick);
  }

  /** Logs in, or reports why not. */
  public ChatClient login(String nick, String password) {
    return ChatClient.anonymous(uri())
        .opened("/api/v1/login", ChatClient.credentials(nick, password), nick);
  }

  /** Speaks to it without a token. */
  public ChatClient anonymous() {
    return ChatClient.anonymous(uri());
  }

  /** Speaks to it with a bearer token from elsewhere. */
  public ChatClient withToken(String token) {
    return new ChatClient(uri(), "", token);
  }

  /** Speaks to it with the ADMIN_TOKEN. */
  public ChatClient admin() {
    return withToken(settings.getOrDefault("ADMIN_TOKEN", ADMIN_TOKEN));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    forOneTest = process == null;
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent() && process != null) {
      System.err.println("The server wrote:");
      process.output().forEach(System.err::println);
    }
    if (forOneTest) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  private ChatProcess running() {
    if (process == null) {
      throw new IllegalStateException("The server does not run.");
    }
    return process;
  }
}
