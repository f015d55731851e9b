package chat.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.systemtest.client.Device;
import chat.systemtest.client.Json;
import chat.systemtest.server.InProcessServer;
import chat.systemtest.server.StorageKind;
import chat.systemtest.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The promise of the stream while everything happens at once: twenty users talk, join, part and are
 * kicked, and two devices of each read carelessly. {@code -Dseed=…} plays a run again, as far as
 * its threads allow.
 */
class StreamConcurrencyTest {
  private static final int USERS = 20;
  private static final int ROUNDS = 60;
  private static final int KICKS = 40;
  private static final String LAST = "that was all";
  private static final String PASSWORD = "correct horse";
  private static final List<String> CHANNELS = List.of("#one", "#two", "#three", "#four");

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void eachMessageArrivesOnceInOneOrderFromJoinToPart(StorageKind storage, TestReporter reporter)
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", Long.toString(seed));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestServer server = InProcessServer.start(Map.of(), storage, directory)) {
      play(server.base(), threads, seed);
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void play(URI base, ExecutorService threads, long seed) throws Exception {
    // The host is in every channel all the time: they never end, and its stream has all of them.
    Device host = Device.register(base, "host");
    for (String channel : CHANNELS) {
      host.join(channel);
    }
    List<String> nicks = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      nicks.add("user" + i);
    }
    Map<String, List<Future<List<Json>>>> listeners = new HashMap<>();
    List<Callable<Talker>> talkers = new ArrayList<>();
    for (String nick : nicks) {
      Random random = new Random(seed + nick.hashCode());
      Device device = Device.register(base, nick, PASSWORD);
      talkers.add(new Talker(device, CHANNELS, nicks, ROUNDS, random));
      listeners.put(
          nick,
          List.of(
              threads.submit(listener(base, nick, random.nextLong())),
              threads.submit(listener(base, nick, random.nextLong()))));
    }
    Future<?> kicker = threads.submit(() -> kick(host, nicks, new Random(seed)));
    Map<String, Json> sent = new HashMap<>();
    List<Future<Talker>> talks = new ArrayList<>();
    for (Callable<Talker> talker : talkers) {
      talks.add(threads.submit(talker));
    }
    for (Future<Talker> talk : talks) {
      sent.putAll(talk.get(60, TimeUnit.SECONDS).sent());
    }
    kicker.get(60, TimeUnit.SECONDS);
    for (String nick : nicks) {
      Json last = host.say(nick, LAST).json();
      sent.put(last.at("id").text(), last);
    }
    Map<String, List<Json>> streams = new HashMap<>();
    for (String nick : nicks) {
      List<Json> first = listeners.get(nick).get(0).get(30, TimeUnit.SECONDS);
      List<Json> second = listeners.get(nick).get(1).get(30, TimeUnit.SECONDS);
      assertThat(first).as("the two devices of " + nick).isEqualTo(second);
      streams.put(nick, first);
    }
    List<Json> all = host.readAll("");
    for (String channel : CHANNELS) {
      List<Json> inStream = all.stream().filter(m -> m.at("to").text().equals(channel)).toList();
      assertThat(host.history(channel)).as("the history of " + channel).isEqualTo(inStream);
    }
    streams.put("host", all);
    new Streams(streams, sent).check(CHANNELS);
  }

  private static Listener listener(URI base, String nick, long seed) throws IOException {
    Device device = Device.login(base, nick, PASSWORD);
    return new Listener(base, nick, device.token(), LAST, new Random(seed));
  }

  private static Void kick(Device host, List<String> nicks, Random random) throws IOException {
    for (int i = 0; i < KICKS; i++) {
      String channel = Device.encoded(CHANNELS.get(random.nextInt(CHANNELS.size())));
      String nick = nicks.get(random.nextInt(nicks.size()));
      int status = host.delete("/api/v1/channels/" + channel + "/members/" + nick).status();
      assertThat(status).isIn(204, 404);
    }
    return null;
  }
}
