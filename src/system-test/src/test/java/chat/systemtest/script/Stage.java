package chat.systemtest.script;

import chat.systemtest.server.TestServer;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a script is played: starts the servers that its sections need, one after the other. */
public final class Stage implements Closeable {

  /** Starts a fresh server. */
  @FunctionalInterface
  public interface Servers {
    /** Starts one with these settings, without any data. */
    TestServer start(Map<String, String> settings) throws IOException;
  }

  private final Script script;
  private final Servers servers;
  private @Nullable TestServer server;
  private @Nullable Player player;

  /** An empty stage for a script. */
  public Stage(Script script, Servers servers) {
    this.script = script;
    this.servers = servers;
  }

  /** Plays a section, on a fresh server when it is the first one or has settings of its own. */
  public void play(Script.Section section) throws IOException {
    Player current = player;
    if (current == null || section.startsServer()) {
      close();
      TestServer started = servers.start(section.settings());
      server = started;
      current = new Player(script.name(), started);
      player = current;
    }
    current.play(section);
  }

  @Override
  public void close() throws IOException {
    if (player != null) {
      player.close();
      player = null;
    }
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
