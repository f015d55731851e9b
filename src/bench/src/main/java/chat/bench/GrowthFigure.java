package chat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * F7: what a message costs when the room grows and its members are away, and what it costs one of
 * them to come back.
 */
final class GrowthFigure implements Figure {
  private static final List<Integer> ROOMS = List.of(10, 100, 1_000, 10_000);
  private static final int SENDERS = 10;
  private static final int CONNECTIONS = 50;

  private static final int MISSED = 10_000;
  private static final List<Integer> CHANNELS = List.of(1, 10, 100);

  private static final Goal RATE = Goal.atLeast(0.9, "within 10 % of the room of 10");
  private static final Goal SIZE = Goal.atMost(1.1, "within 10 % of the room of 10");

  /** Nothing is to be rotated away while the size of a message is taken. */
  private static final Map<String, String> SETTINGS = Map.of("MAX_HISTORY", "1000000");

  @Override
  public String name() {
    return "F7";
  }

  @Override
  public String title() {
    return "growth: rooms whose members are away";
  }

  /** Rooms of several sizes; their first members send, nobody polls. */
  private record Rooms(List<Integer> sizes, List<String> channels, List<User> users) {

    static Rooms make(Target server, HttpLoad load, List<Integer> sizes) {
      List<String> channels = Crowd.newChannels(sizes.size());
      try (var crowd = new Crowd(load, server.address())) {
        List<User> users = crowd.register(sizes.get(sizes.size() - 1));
        for (int i = 0; i < sizes.size(); i++) {
          String channel = channels.get(i);
          crowd.join(users.subList(0, sizes.get(i)), user -> channel);
        }
        return new Rooms(sizes, channels, users);
      }
    }

    SendLoad sendersInto(int room, Target server, HttpLoad load) {
      List<User> senders = users.subList(0, SENDERS);
      return SendLoad.intoRoom(server, load, senders, channels.get(room), CONNECTIONS);
    }
  }

  @Override
  public void measure(Bench bench) {
    int largest = Math.max(100, bench.scaled(10_000));
    List<Integer> sizes = ROOMS.stream().filter(size -> size <= largest).toList();
    var samples = new Samples();
    Path home = bench.folder(name());
    Rooms rooms;
    try (var load = new HttpLoad("senders");
        Target server =
            bench.remote() ? bench.server(name()) : bench.ownServer(name(), home, SETTINGS)) {
      rooms = Rooms.make(server, load, sizes);
      rates(bench, server, load, rooms, samples);
    }
    if (!bench.remote()) {
      bytes(bench, home, rooms, samples);
    }
    report(bench, sizes, samples);
    catchUp(bench);
  }

  /** The rooms take turns, so that whatever else the machine does meets them all alike. */
  private static void rates(
      Bench bench, Target server, HttpLoad load, Rooms rooms, Samples samples) {
    List<SendLoad> loads = new ArrayList<>();
    try {
      for (int room = 0; room < rooms.sizes().size(); room++) {
        loads.add(rooms.sendersInto(room, server, load));
      }
      loads.get(0).run(bench.warmUp());
      for (int run = 0; run < bench.runs(); run++) {
        double smallest = loads.get(0).run(bench.window()).perSecond();
        samples.add("rate 0", smallest);
        for (int room = 1; room < loads.size(); room++) {
          double rate = loads.get(room).run(bench.window()).perSecond();
          samples.add("rate " + room, rate);
          samples.add("rate ratio " + room, rate / smallest);
        }
      }
    } finally {
      loads.forEach(SendLoad::close);
    }
  }

  /** The size of the database is taken while nobody has it open, so that nothing is in the log. */
  private static void bytes(Bench bench, Path home, Rooms rooms, Samples samples) {
    for (int room = 0; room < rooms.sizes().size(); room++) {
      double before = databaseBytes(home);
      long sent;
      try (var load = new HttpLoad("senders");
          Target server = bench.ownServer("F7-bytes-" + rooms.sizes().get(room), home, SETTINGS);
          SendLoad senders = rooms.sendersInto(room, server, load)) {
        sent = senders.run(bench.window()).count();
      }
      samples.add("bytes " + room, (databaseBytes(home) - before) / sent);
    }
  }

  private static double databaseBytes(Path home) {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Bench.DATABASE))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(Bench bench, List<Integer> sizes, Samples samples) {
    Report report = bench.report();
    for (int i = 0; i < sizes.size(); i++) {
      String what = "room of %,d away, sends".formatted(sizes.get(i));
      Row row = Row.of(name(), what, Unit.PER_SECOND, samples.spread("rate " + i));
      if (i > 0) {
        Spread ratio = samples.spread("rate ratio " + i);
        row =
            row.beside(Unit.PER_SECOND, samples.spread("rate 0"), ratio)
                .judged(RATE, ratio.median());
      }
      report.add(row);
    }
    for (int i = 0; i < sizes.size() && !bench.remote(); i++) {
      String what = "room of %,d away, database a message".formatted(sizes.get(i));
      Spread bytes = samples.spread("bytes " + i);
      Row row = Row.of(name(), what, Unit.BYTES, bytes);
      if (i > 0) {
        Spread first = samples.spread("bytes 0");
        Spread ratio = Spread.of(List.of(bytes.median() / first.median()));
        row = row.beside(Unit.BYTES, first, ratio).judged(SIZE, ratio.median());
      }
      report.add(row);
    }
  }

  private void catchUp(Bench bench) {
    var samples = new Samples();
    int missed = Math.max(1_000, bench.scaled(MISSED));
    try (var load = new HttpLoad("catch-up");
        Target server = bench.server("F7-catch-up")) {
      List<List<User>> readers = new ArrayList<>();
      for (int channels : CHANNELS) {
        readers.add(away(bench, server, load, channels, missed));
      }
      for (int run = 0; run <= bench.runs(); run++) {
        for (int i = 0; i < CHANNELS.size(); i++) {
          double seconds = CatchUp.read(server, load, readers.get(i).get(run), missed);
          // The first one warms the server up.
          if (run > 0) {
            samples.add("channels " + i, seconds);
          }
        }
      }
    }
    for (int i = 0; i < CHANNELS.size(); i++) {
      String what = "catch up %,d messages of %d channels".formatted(missed, CHANNELS.get(i));
      bench.report().add(Row.of(name(), what, Unit.MILLISECONDS, samples.spread("channels " + i)));
    }
  }

  /** One reader a run, all in the same channels, into which another one sends. */
  private static List<User> away(
      Bench bench, Target server, HttpLoad load, int channelCount, int messages) {
    List<String> channels = Crowd.newChannels(channelCount);
    try (var crowd = new Crowd(load, server.address())) {
      List<User> users = crowd.register(bench.runs() + 2);
      for (String channel : channels) {
        crowd.join(users, user -> channel);
      }
      User sender = users.get(bench.runs() + 1);
      crowd.send(messages, i -> sender, i -> channels.get(i % channelCount), Text.numbered(0));
      return users;
    }
  }
}
