package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.ServerProcess;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin webhooks against a receiver that fails at random, while the server is killed and
 * stopped: every message arrives, in order. {@code -Dseed=…} plays it again.
 */
class WebhooksIT {

  private static final String SECRET = "a secret and a half";
  private static final String ROOM = "#room";
  private static final int ROUNDS = Integer.getInteger("rounds", 4);

  @TempDir private Path directory;

  @Test
  void everyMessageArrivesWhoeverFails(TestReporter reporter) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    List<String> said = new ArrayList<>();
    try (Receiver receiver = new Receiver(random.nextLong());
        ServerProcess server = ServerProcess.start(directory, settings(receiver))) {
      Device alice = Device.register(server.base(), "alice");
      alice.join(ROOM);
      alice.join("#elsewhere");
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 20 + random.nextInt(60); i++) {
          say(alice, ROOM, "round " + round + " message " + i, said);
          alice.say("#elsewhere", "not for the receiver");
          alice.say("alice", "nor this");
        }
        if (random.nextInt(3) == 0) {
          assertThat(server.stop().code()).isZero();
        } else {
          server.kill();
        }
        server.startAgain();
        alice = alice.at(server.base());
      }
      receiver.behave();
      say(alice, ROOM, "that was all", said);
      Eventually.within(
          Duration.ofSeconds(60), "the last message", () -> receiver.has("that was all"));

      assertThat(receiver.wrong).isNull();
      assertThat(receiver.bodies()).isEqualTo(said);
      assertThat(receiver.failures).as("failures of the receiver").isPositive();
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
    }
  }

  @Test
  void aReceiverWithASmallLimitGetsAllThatFitsIt() throws Exception {
    List<String> said = new ArrayList<>();
    try (Receiver receiver = new Receiver(1);
        ServerProcess server = ServerProcess.start(directory, settings(receiver))) {
      receiver.behave();
      receiver.limit = 20_000;
      Device alice = Device.register(server.base(), "alice");
      alice.join(ROOM);
      for (int i = 0; i < 40; i++) {
        say(alice, ROOM, "small " + i, said);
        say(alice, ROOM, "ü".repeat(2_000) + i, said);
        if (i % 15 == 0) {
          Json meta = Json.object("x", "ü".repeat(8_000));
          Json large = Json.object("to", ROOM, "body", "ü".repeat(2_000), "meta", meta);
          assertThat(alice.post("/api/v1/messages", large).status()).isEqualTo(201);
        }
      }
      say(alice, ROOM, "that was all", said);
      Eventually.within(
          Duration.ofSeconds(60), "the last message", () -> receiver.has("that was all"));

      assertThat(receiver.wrong).isNull();
      assertThat(receiver.bodies()).isEqualTo(said);
      assertThat(alice.get("/metrics").text())
          .contains("chat_plugin_events_total{plugin=\"webhooks\",event=\"skipped\",} 3.0");
    }
  }

  private static void say(Device device, String to, String body, List<String> said)
      throws IOException {
    assertThat(device.say(to, body).status()).isEqualTo(201);
    said.add(body);
  }

  private static Map<String, String> settings(Receiver receiver) {
    return Map.of(
        "WEBHOOKS_URL", "http://127.0.0.1:" + receiver.port() + "/",
        "WEBHOOKS_SECRET", SECRET,
        "WEBHOOKS_TYPES", "message",
        "WEBHOOKS_CHANNELS", "ROOM",
        "WEBHOOKS_BATCH", "10",
        "WEBHOOKS_TIMEOUT", "300ms",
        "FLOOD_RATE", "0",
        "FLOOD_ALL_RATE", "0");
  }

  /** Refuses, hangs, breaks off, and takes what it then says it did not. */
  private static final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Random random;
    private final Map<String, String> bodyById = new LinkedHashMap<>();
    private boolean behaves;
    private volatile int limit = Integer.MAX_VALUE;
    private volatile int failures;
    private volatile @Nullable String wrong;

    Receiver(long seed) throws IOException {
      random = new Random(seed);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", this::receive);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    synchronized void behave() {
      behaves = true;
    }

    synchronized boolean has(String body) {
      return bodyById.containsValue(body);
    }

    /** Of all that was taken, in the order in which it came first. */
    synchronized List<String> bodies() {
      return List.copyOf(bodyById.values());
    }

    private void receive(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int mood = mood();
      try {
        if (!isSigned(exchange.getRequestHeaders().getFirst("Chat-Signature"), body)) {
          wrong = "a signature";
        }
        if (body.length > limit) {
          exchange.sendResponseHeaders(413, -1);
          return;
        }
        if (mood != 0) {
          take(body);
        }
        if (mood == 2) {
          closed.await(1, TimeUnit.SECONDS);
        }
        if (mood != 3) {
          exchange.sendResponseHeaders(mood < 2 ? 503 : 204, -1);
        }
      } catch (InterruptedException | GeneralSecurityException | RuntimeException e) {
        wrong = e.toString();
      } finally {
        exchange.close();
      }
    }

    /** 0 refuses, 1 takes and refuses, 2 takes and is late, 3 takes and breaks off. */
    private synchronized int mood() {
      int mood = behaves ? 9 : random.nextInt(8);
      failures += mood < 4 ? 1 : 0;
      return mood;
    }

    private synchronized void take(byte[] body) {
      Json post = Json.parse(new String(body, StandardCharsets.UTF_8));
      for (Json event : post.at("events").items()) {
        bodyById.putIfAbsent(event.at("id").text(), event.at("body").text());
      }
    }

    private static boolean isSigned(String header, byte[] body) throws GeneralSecurityException {
      String time = header.substring(2, header.indexOf(','));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return header.equals("t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body)));
    }

    @Override
    public void close() {
      closed.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
