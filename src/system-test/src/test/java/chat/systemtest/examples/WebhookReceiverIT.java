package chat.systemtest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Device;
import chat.systemtest.server.ServerProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver for webhooks that people copy. */
class WebhookReceiverIT {

  @TempDir private Path directory;

  @Test
  void itPrintsEachMessageOnceAlsoWhatWasSaidBeforeItRan() throws Exception {
    Programs.require("python3");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> settings =
        Map.of(
            "WEBHOOKS_URL",
            "http://127.0.0.1:" + port + "/",
            "WEBHOOKS_SECRET",
            Example.WEBHOOKS_SECRET,
            "WEBHOOKS_TYPES",
            "message");
    List<String> expected = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(directory.resolve("server"), settings)) {
      Device alice = Device.register(server.base(), "alice");
      alice.join("#kitchen");
      say(alice, "before it runs", expected);
      Path home = Files.createDirectories(directory.resolve("home"));
      Example.Person person = new Example.Person(server.base(), "helper", home);
      try (Example receiver = person.run("python/webhook_receiver.py", Integer.toString(port))) {
        for (int i = 0; i < 5; i++) {
          say(alice, "schön " + i, expected);
        }
        server.kill();
        server.startAgain();
        alice = alice.at(server.base());
        say(alice, "after a crash", expected);
        receiver.awaitLines("every message", lines -> lines.size() >= expected.size());

        assertThat(receiver.lines()).isEqualTo(expected);
      }
    }
  }

  private static void say(Device device, String body, List<String> expected) throws Exception {
    assertThat(device.say("#kitchen", body).status()).isEqualTo(201);
    expected.add("#kitchen <alice> " + body);
  }
}
