package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Answer;
import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills up and has room again later, as a small file system of its own. Mounting one
 * takes root; who is not root sees this test skipped.
 */
class FullDiskIT {
  private static final String BODY = "x".repeat(3000);

  @TempDir private Path directory;

  @Test
  void withoutRoomNothingIsAcknowledgedAndWithRoomEverythingGoesOn() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    if (!mounted) {
      String why = "SKIPPED, since no file system can be mounted here: FullDiskIT";
      System.err.println(why);
      Assumptions.abort(why);
    }
    try (ServerProcess server =
        ServerProcess.start(directory, Map.of("DBURL", "sqlite:" + disk.resolve("chat.db")))) {
      play(server, disk.resolve("filler"));
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void play(ServerProcess server, Path filler) throws IOException {
    Device alice = Device.register(server.base(), "alice");
    Device bob = Device.register(server.base(), "bob");
    alice.join("#room");
    bob.join("#room");
    String joined = bob.read("limit=1").at("cursor").text();
    Map<String, Json> stored = new HashMap<>();
    Set<String> refused = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      assertThat(say(alice, "before " + i, stored, refused)).isEqualTo(201);
    }

    fill(filler);
    Eventually.within(
        Duration.ofSeconds(20),
        "a refusal",
        () -> say(alice, "full " + (stored.size() + refused.size()), stored, refused) == 503);
    for (int i = 0; i < 20; i++) {
      say(alice, "still full " + i, stored, refused);
    }
    assertThat(refused).hasSizeGreaterThan(10);
    Eventually.within(
        Duration.ofSeconds(10), "a failing health", () -> health(server).status() == 503);
    assertThat(health(server).json().at("status").text()).isEqualTo("failing");
    // Reading goes on.
    assertThat(bob.get("/api/v1/messages?limit=10").status()).isEqualTo(200);

    Files.delete(filler);
    Eventually.within(
        Duration.ofSeconds(20),
        "recovery",
        () -> say(alice, "after " + (stored.size() + refused.size()), stored, refused) == 201);
    for (int i = 0; i < 20; i++) {
      assertThat(say(alice, "at last " + i, stored, refused)).isEqualTo(201);
    }
    Eventually.within(
        Duration.ofSeconds(10), "a good health", () -> health(server).status() == 200);

    check(bob.readAll(joined), stored, refused);
    check(alice.history("#room"), stored, refused);
    // Two lines an outage, and a reminder a minute, however many requests were refused.
    List<String> told =
        server.output().stream().filter(line -> line.contains("The storage")).toList();
    assertThat(told).hasSizeLessThan(12).anyMatch(line -> line.contains("does not take commits"));
    assertThat(told.get(told.size() - 1)).contains("takes commits again");
    server.restart();
    check(bob.at(server.base()).readAll(joined), stored, refused);
    check(alice.at(server.base()).history("#room"), stored, refused);
  }

  private static int say(Device alice, String text, Map<String, Json> stored, Set<String> refused)
      throws IOException {
    Answer answer = alice.say("#room", text + " " + BODY);
    if (answer.status() == 201) {
      stored.put(answer.json().at("id").text(), answer.json());
    } else {
      assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
      assertThat(answer.error()).isEqualTo("storage_unavailable");
      refused.add(text + " " + BODY);
    }
    return answer.status();
  }

  /** What was answered 201 is there once, what was answered 503 is not. */
  private static void check(List<Json> messages, Map<String, Json> stored, Set<String> refused) {
    // Compared as ids first: the bodies would fill the report.
    Map<String, Json> talk = new HashMap<>();
    for (Json message : messages) {
      if (message.at("type").text().equals("message")) {
        assertThat(talk.put(message.at("id").text(), message)).isNull();
        assertThat(refused.contains(message.at("body").text())).isFalse();
      }
    }
    assertThat(talk.keySet()).isEqualTo(stored.keySet());
    assertThat(talk).isEqualTo(stored);
  }

  private static Answer health(ServerProcess server) throws IOException {
    try (Device nobody = new Device(server.base(), "nobody", "")) {
      return nobody.get("/.well-known/healthcheck.json");
    }
  }

  /** Takes all the room there is, to the last byte. */
  private static void fill(Path filler) throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      // There is no such program, which is a way of not being able to.
      return false;
    }
  }
}
