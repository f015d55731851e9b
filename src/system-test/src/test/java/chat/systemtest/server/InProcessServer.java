package chat.systemtest.server;

import chat.runtime.Server;
import chat.runtime.config.ServerConfig;
import chat.runtime.error.StartException;
import chat.runtime.plugin.Plugins;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The server inside this process, on a chosen storage: quick to start, and the same program. */
public final class InProcessServer implements TestServer {
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Map<String, String> settings;
  private final String dbUrl;
  private Server server;

  private InProcessServer(Map<String, String> settings, String dbUrl) throws IOException {
    this.settings = settings;
    this.dbUrl = dbUrl;
    this.server = run();
  }

  /**
   * Starts one without any data.
   *
   * @param directory for its files; several servers may share it
   */
  public static InProcessServer start(
      Map<String, String> settings, StorageKind kind, Path directory) throws IOException {
    int number = STARTED.incrementAndGet();
    String dbUrl =
        switch (kind) {
          case FAKE -> "fake:" + number;
          case SQLITE -> {
            Path own = Files.createDirectory(directory.resolve("server" + number));
            yield "sqlite:" + own.resolve("chat.db");
          }
        };
    Map<String, String> all = new HashMap<>(TestServer.withDefaults(settings));
    all.put("DBURL", dbUrl);
    return new InProcessServer(all, dbUrl);
  }

  private Server run() throws IOException {
    try {
      return Server.start(ServerConfig.of(settings), Plugins.shipped(), Clock.systemUTC());
    } catch (StartException e) {
      throw new IOException("the server does not start", e);
    }
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public void restart() throws IOException {
    server.stop();
    server = run();
  }

  /** Its files are left to the directory it was given. */
  @Override
  public void close() {
    server.stop();
    FakeStoragePlugin.forget(dbUrl);
  }
}
