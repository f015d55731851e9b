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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
  private static final int KEPT = 10;
  private static final String HOST = "host";
  private static final String HOSTS_LAST = "that was all of us";
  private static final String LAST = "that was all";
  private static final String PASSWORD = "correct horse";
  private static final List<String> CHANNELS = List.of("#one", "#two", "#three", "#four");

  private static final List<String> NICKS =
      IntStream.range(0, USERS).mapToObj(i -> "user" + i).toList();

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void eachMessageArrivesOnceInOneOrderFromJoinToPart(StorageKind storage, TestReporter reporter)
      throws Exception {
    play(storage, Map.of(), reporter, this::talkWhileAllIsKept);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRotatedAwayEverybodyHasAcknowledged(StorageKind storage, TestReporter reporter)
      throws Exception {
    Map<String, String> settings = Map.of("MAX_HISTORY", Integer.toString(KEPT));
    play(storage, settings, reporter, this::talkWhileLittleIsKept);
  }

  private interface Talk {
    void go(URI base, ExecutorService threads, long seed) throws Exception;
  }

  private void play(
      StorageKind storage, Map<String, String> settings, TestReporter reporter, Talk talk)
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    reporter.publishEntry("seed", Long.toString(seed));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestServer server = InProcessServer.start(settings, storage, directory)) {
      talk.go(server.base(), threads, seed);
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void talkWhileAllIsKept(URI base, ExecutorService threads, long seed) throws Exception {
    Device host = host(base);
    Map<String, List<Future<List<Json>>>> listeners = new HashMap<>();
    List<Talker> talkers = new ArrayList<>();
    for (String nick : NICKS) {
      Random random = new Random(seed + nick.hashCode());
      Device device = Device.register(base, nick, PASSWORD);
      talkers.add(new Talker(device, CHANNELS, NICKS, ROUNDS, true, random));
      listeners.put(
          nick,
          List.of(
              listen(threads, login(base, nick), base, true, random),
              listen(threads, login(base, nick), base, true, random)));
    }
    Map<String, Json> sent = talk(threads, host, talkers, new Random(seed));
    Map<String, List<Json>> streams = received(listeners);
    List<Json> all = host.readAll("");
    streams.put("host", all);
    for (String channel : CHANNELS) {
      assertThat(host.history(channel))
          .as("the history of " + channel)
          .isEqualTo(Streams.to(channel, all));
    }
    new Streams(streams, sent).check(CHANNELS);
  }

  /** Nobody goes back behind what it acknowledged, and so nobody may see a gap. */
  private void talkWhileLittleIsKept(URI base, ExecutorService threads, long seed)
      throws Exception {
    Device host = host(base);
    Map<String, List<Future<List<Json>>>> listeners = new HashMap<>();
    Random hostsRandom = new Random(seed);
    listeners.put("host", List.of(listen(threads, host, base, false, hostsRandom)));
    List<Talker> talkers = new ArrayList<>();
    for (String nick : NICKS) {
      Random random = new Random(seed + nick.hashCode());
      Device device = Device.register(base, nick, PASSWORD);
      talkers.add(new Talker(device, CHANNELS, NICKS, 3 * ROUNDS, false, random));
      listeners.put(
          nick,
          List.of(
              listen(threads, device, base, false, random),
              listen(threads, login(base, nick), base, false, random)));
    }
    Map<String, Json> sent = talk(threads, host, talkers, hostsRandom);
    Map<String, List<Json>> streams = received(listeners);
    new Streams(streams, sent).check(CHANNELS);

    List<Json> all = streams.get("host");
    for (String channel : CHANNELS) {
      List<Json> inStream = Streams.to(channel, all);
      assertThat(host.history(channel))
          .as("the history of " + channel)
          .isEqualTo(inStream.subList(inStream.size() - KEPT, inStream.size()));
    }
    String first = all.get(0).at("id").text();
    Eventually.within(
        Duration.ofSeconds(20), "a gap", () -> host.read("after=" + first).at("gap").flag());
  }

  /** The host is in every channel all the time: they never end, and its stream has all of them. */
  private static Device host(URI base) throws IOException {
    Device host = Device.register(base, HOST);
    for (String channel : CHANNELS) {
      host.join(channel);
    }
    return host;
  }

  private static Device login(URI base, String nick) throws IOException {
    return Device.login(base, nick, PASSWORD);
  }

  private static Future<List<Json>> listen(
      ExecutorService threads, Device device, URI base, boolean goesBack, Random random) {
    String last = device.nick().equals(HOST) ? HOSTS_LAST : LAST;
    Random own = new Random(random.nextLong());
    return threads.submit(new Listener(base, device.nick(), device.token(), last, goesBack, own));
  }

  /** Lets everybody talk to the end, and returns what was answered 201, by id. */
  private static Map<String, Json> talk(
      ExecutorService threads, Device host, List<Talker> talkers, Random random) throws Exception {
    Random kicks = new Random(random.nextLong());
    Future<?> kicker = threads.submit(() -> kick(host, kicks));
    Map<String, Json> sent = new HashMap<>();
    List<Future<Talker>> talks = new ArrayList<>();
    for (Talker talker : talkers) {
      talks.add(threads.submit(talker));
    }
    for (Future<Talker> talk : talks) {
      sent.putAll(talk.get(60, TimeUnit.SECONDS).sent());
    }
    kicker.get(60, TimeUnit.SECONDS);
    for (String nick : NICKS) {
      Json last = host.say(nick, LAST).json();
      sent.put(last.at("id").text(), last);
    }
    Json last = host.say(HOST, HOSTS_LAST).json();
    sent.put(last.at("id").text(), last);
    return sent;
  }

  /** What each user received, the same on all its devices. */
  private static Map<String, List<Json>> received(Map<String, List<Future<List<Json>>>> listeners)
      throws Exception {
    Map<String, List<Json>> streams = new HashMap<>();
    for (Map.Entry<String, List<Future<List<Json>>>> devices : listeners.entrySet()) {
      String nick = devices.getKey();
      for (Future<List<Json>> device : devices.getValue()) {
        List<Json> received = device.get(30, TimeUnit.SECONDS);
        List<Json> other = streams.putIfAbsent(nick, received);
        assertThat(received)
            .as("the devices of " + nick)
            .isEqualTo(other == null ? received : other);
      }
    }
    return streams;
  }

  private static Void kick(Device host, Random random) throws IOException {
    for (int i = 0; i < KICKS; i++) {
      String channel = Device.encoded(CHANNELS.get(random.nextInt(CHANNELS.size())));
      String nick = NICKS.get(random.nextInt(NICKS.size()));
      int status = host.delete("/api/v1/channels/" + channel + "/members/" + nick).status();
      assertThat(status).isIn(204, 404);
    }
    return null;
  }
}
