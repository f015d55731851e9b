package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Connection;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** More connections than the process may have files open. */
@DisabledOnOs(OS.WINDOWS)
class DescriptorsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int DESCRIPTORS = 512;

  @TempDir private Path directory;

  @Test
  void moreConnectionsThanDescriptorsStopNobodyForLong() throws IOException {
    try (ServerProcess server =
        ServerProcess.startWithDescriptors(directory, DESCRIPTORS, Map.of())) {
      String token;
      try (Device alice = Device.register(server.base(), "alice")) {
        token = alice.token();
      }
      List<Connection> crowd = new ArrayList<>();
      for (int i = 0; i < 4 * DESCRIPTORS; i++) {
        Connection connection = new Connection(server.base(), PATIENCE);
        crowd.add(connection);
        if (i % 2 == 0) {
          beginRequest(connection);
        }
      }
      Eventually.within(
          Duration.ofSeconds(20), "a message beside the crowd", () -> sends(server, token));

      for (Connection connection : crowd) {
        connection.close();
      }
      Eventually.within(PATIENCE, "a message after the crowd", () -> sends(server, token));
      assertThat(server.output()).noneMatch(line -> line.contains("Too many open files"));
    }
  }

  /** Half of them are not idle. */
  private static void beginRequest(Connection connection) throws IOException {
    try {
      connection.send("GET /".getBytes(StandardCharsets.UTF_8));
    } catch (SocketException e) {
      // It was refused.
    }
  }

  /** Whether somebody who comes now is served, and the database still has the files it needs. */
  private static boolean sends(ServerProcess server, String token) {
    try (Device alice = new Device(server.base(), "alice", token)) {
      Json message = Json.object("to", "alice", "body", "hi");
      return alice.post("/api/v1/messages", message).status() == 201;
    } catch (IOException e) {
      return false;
    }
  }
}
