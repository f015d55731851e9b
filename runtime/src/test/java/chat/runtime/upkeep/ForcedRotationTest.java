package chat.runtime.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.TestPoll;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Messages leave under those who read them, from the storage and from memory: whoever misses some
 * is told so, and what comes after a hole comes without another one.
 */
class ForcedRotationTest {

  private static final int ROOMS = 3;
  private static final int MESSAGES = 3_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final Core core = Core.start(10, threads);
  private final Rounds rounds =
      new Rounds(core, new Retention(Duration.ofHours(1), 10, 40, Duration.ofDays(30)));
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    loop.shutdownNow();
    core.close();
  }

  @RepeatedTest(3)
  void nobodyMissesAnythingWithoutBeingTold() throws Exception {
    long sender = core.register("sender");
    long reader = core.register("reader");
    core.login("reader", "reader/2");
    for (int room = 0; room < ROOMS; room++) {
      core.join(sender, "#" + room);
      core.join(reader, "#" + room);
    }
    Future<Integer> slow = threads.submit(reading("reader", 3));
    Future<Integer> quick = threads.submit(reading("reader/2", 60));
    Future<?> janitor = threads.submit(janitor());
    for (int i = 0; i < MESSAGES; i++) {
      CompletableFuture<?> last = null;
      for (int room = 0; room < ROOMS; room++) {
        last = core.journal().execute(Core.saying(sender, "#" + room, String.valueOf(i)));
      }
      Core.await(last);
    }
    int told = slow.get(60, TimeUnit.SECONDS) + quick.get(60, TimeUnit.SECONDS);
    over.set(true);
    janitor.get(60, TimeUnit.SECONDS);

    assertThat(told).as("gaps, or this proves nothing").isPositive();
  }

  private Callable<Void> janitor() {
    return () -> {
      while (!over.get()) {
        rounds.rotate();
        Core.await(core.streams().coolDown(Duration.ofMillis(-1)));
      }
      return null;
    };
  }

  /** Reads to the end; answers how often it was told of a gap. */
  private Callable<Integer> reading(String token, int limit) {
    return () -> {
      Map<String, Integer> newest = new HashMap<>();
      Set<String> told = new HashSet<>();
      UUID after = null;
      int gaps = 0;
      while (newest.size() < ROOMS || newest.values().stream().anyMatch(n -> n < MESSAGES - 1)) {
        Reading page = read(token, after, limit);
        if (page.gap()) {
          gaps++;
          rooms().forEach(told::add);
        }
        for (JsonNode message : page.messages()) {
          if (message.get("type").textValue().equals("message")) {
            String room = message.get("to").textValue();
            int number = Integer.parseInt(message.get("body").textValue());
            int next = newest.getOrDefault(room, -1) + 1;
            assertThat(number).as("in %s for %s", room, token).isGreaterThanOrEqualTo(next);
            assertThat(number == next || told.contains(room))
                .as("%s is told of what is missing in %s before %d", token, room, number)
                .isTrue();
            newest.put(room, number);
            told.remove(room);
          }
        }
        after = page.cursor();
      }
      return gaps;
    };
  }

  private static Stream<String> rooms() {
    return IntStream.range(0, ROOMS).mapToObj(room -> "#" + room);
  }

  private Reading read(String token, UUID after, int limit) throws Exception {
    TestPoll poll = new TestPoll(core.token(token), limit, loop);
    loop.execute(() -> core.begin(poll, after, true));
    return Reading.of(Core.await(poll.answer()));
  }
}
