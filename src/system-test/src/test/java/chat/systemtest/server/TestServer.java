package chat.systemtest.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A server that a test talks to over HTTP. */
public interface TestServer extends Closeable {

  /** The name that servers of tests have, unless their settings say another. */
  String NAME = "chat.test";

  /**
   * Settings of a server for tests: unless they say another, a free port of the loopback address,
   * no limit of registrations nor of messages, and a name that is the same everywhere.
   */
  static Map<String, String> withDefaults(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("PORT", "0");
    all.put("HOST", "127.0.0.1");
    all.put("AUTH_RATE", "0");
    all.put("FLOOD_RATE", "0");
    all.put("FLOOD_ALL_RATE", "0");
    all.put("SERVER_NAME", NAME);
    all.putAll(settings);
    return all;
  }

  /** Where it listens now. */
  URI base();

  /** Stops it in order and starts it again on the same data; it may listen elsewhere then. */
  void restart() throws IOException;

  /** Stops it and removes its data. */
  @Override
  void close() throws IOException;
}
