package chat.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * F8: a server with a past of 10,000 users, 1,000 channels and a million messages that nobody has
 * read, beside a new one. The past is made through the API.
 */
final class AgeFigure implements Figure {
  private static final int USERS = 10_000;
  private static final int CHANNELS = 1_000;
  private static final int MESSAGES = 1_000_000;
  private static final int CHANNELS_A_USER = 3;
  private static final int ROOM = 100;

  private static final Goal START = Goal.atMost(3, "< 3 s more");
  private static final Goal FAN_OUT = Goal.atMost(1.1, "within 10 % of a new one");
  private static final Goal SENDS = Goal.atLeast(0.9, "within 10 % of a new one");

  @Override
  public String name() {
    return "F8";
  }

  @Override
  public String title() {
    return "age: 10,000 users, 1,000 channels, 1,000,000 messages";
  }

  @Override
  public void measure(Bench bench) {
    if (bench.remote()) {
      bench.report().add(Row.without(name(), title(), "not our process"));
      return;
    }
    Path aged = bench.folder("F8-aged");
    Path young = bench.folder("F8-young");
    makePast(bench, aged);
    StartFigure.start(bench, young);

    var samples = new Samples();
    for (int run = 0; run < bench.runs(); run++) {
      double youngStart = StartFigure.start(bench, young);
      double agedStart = StartFigure.start(bench, aged);
      samples.add("young start", youngStart);
      samples.add("start", agedStart);
      samples.add("start more", agedStart - youngStart);
      samples.add("start ratio", agedStart / youngStart);
    }
    try (ChildProcess youngServer = bench.ownServer("F8-young", young, Map.of());
        ChildProcess agedServer = bench.ownServer("F8-aged", aged, Map.of())) {
      samples.add("young heap", heapBytes(bench, youngServer));
      samples.add("heap", heapBytes(bench, agedServer));
      fanOut(bench, youngServer, agedServer, samples);
      sends(bench, youngServer, agedServer, samples);
    }
    report(bench.report(), samples);
  }

  private static void makePast(Bench bench, Path home) {
    int channelCount = Math.max(CHANNELS_A_USER, bench.scaled(CHANNELS));
    int userCount = Math.max(channelCount, bench.scaled(USERS));
    int messages = bench.scaled(MESSAGES);
    bench.report().say("F8: making a past of %,d messages".formatted(messages));
    List<String> channels = Crowd.newChannels(channelCount);
    try (var load = new HttpLoad("past");
        Target server = bench.ownServer("F8-past", home, Map.of());
        var crowd = new Crowd(load, server.address())) {
      List<User> users = crowd.register(userCount);
      for (int i = 0; i < CHANNELS_A_USER; i++) {
        int step = i * (channelCount / CHANNELS_A_USER);
        crowd.join(users, user -> channels.get((user + step) % channelCount));
      }
      // Users 7, 1007, 2007 … are in channel 7, among others, and take turns there.
      int turns = userCount / channelCount;
      crowd.send(
          messages,
          i -> users.get(i % channelCount + channelCount * (i / channelCount % turns)),
          i -> channels.get(i % channelCount),
          Text.numbered(0));
    }
  }

  private static double heapBytes(Bench bench, ChildProcess server) {
    Address address = server.address();
    bench.collectGarbage(server);
    return Metrics.of(address).value("jvm_memory_bytes_used", "area=\"heap\"");
  }

  private static void fanOut(Bench bench, Target young, Target aged, Samples samples) {
    try (var readers = new HttpLoad("readers");
        var senders = new HttpLoad("senders");
        var youngRoom = new FanOut(young, readers, senders, ROOM, 1);
        var agedRoom = new FanOut(aged, readers, senders, ROOM, 1)) {
      youngRoom.run(bench.warmUp());
      agedRoom.run(bench.warmUp());
      for (int run = 0; run < bench.runs(); run++) {
        FanOut.Result beside = youngRoom.run(bench.window());
        FanOut.Result result = agedRoom.run(bench.window());
        samples.add("young cpu", beside.cpuPerDelivery());
        samples.add("cpu", result.cpuPerDelivery());
        samples.add("cpu ratio", result.cpuPerDelivery() / beside.cpuPerDelivery());
        samples.add("young deliveries", beside.deliveriesPerSecond());
        samples.add("deliveries", result.deliveriesPerSecond());
        samples.add(
            "deliveries ratio", result.deliveriesPerSecond() / beside.deliveriesPerSecond());
      }
    }
  }

  private static void sends(Bench bench, Target young, Target aged, Samples samples) {
    Duration window = bench.window();
    try (var load = new HttpLoad("senders");
        SendLoad youngRooms = SendLoad.intoPairs(young, load, SendFigure.ROOMS);
        SendLoad agedRooms = SendLoad.intoPairs(aged, load, SendFigure.ROOMS)) {
      youngRooms.run(bench.warmUp());
      agedRooms.run(bench.warmUp());
      for (int run = 0; run < bench.runs(); run++) {
        double beside = youngRooms.run(window).perSecond();
        double rate = agedRooms.run(window).perSecond();
        samples.add("young sends", beside);
        samples.add("sends", rate);
        samples.add("sends ratio", rate / beside);
      }
    }
  }

  private void report(Report report, Samples samples) {
    Spread more = samples.spread("start more");
    report.add(
        Row.of(name(), "start, old", Unit.SECONDS, samples.spread("start"))
            .beside(Unit.SECONDS, samples.spread("young start"), samples.spread("start ratio"))
            .judged(START, more.median()));
    Spread heap = samples.spread("heap");
    Spread youngHeap = samples.spread("young heap");
    report.add(
        Row.of(name(), "heap after a collection, old", Unit.MEGABYTES, heap)
            .beside(
                Unit.MEGABYTES, youngHeap, Spread.of(List.of(heap.median() / youngHeap.median()))));
    Spread cpu = samples.spread("cpu ratio");
    report.add(
        Row.of(
                name(),
                "F1 on the old: server CPU a delivery",
                Unit.MICROSECONDS,
                samples.spread("cpu"))
            .beside(Unit.MICROSECONDS, samples.spread("young cpu"), cpu)
            .judged(FAN_OUT, cpu.median()));
    Spread deliveries = samples.spread("deliveries ratio");
    report.add(
        Row.of(name(), "F1 on the old: deliveries", Unit.PER_SECOND, samples.spread("deliveries"))
            .beside(Unit.PER_SECOND, samples.spread("young deliveries"), deliveries)
            .judged(SENDS, deliveries.median()));
    Spread sends = samples.spread("sends ratio");
    report.add(
        Row.of(
                name(),
                "F3 on the old: acknowledged sends",
                Unit.PER_SECOND,
                samples.spread("sends"))
            .beside(Unit.PER_SECOND, samples.spread("young sends"), sends)
            .judged(SENDS, sends.median()));
  }
}
