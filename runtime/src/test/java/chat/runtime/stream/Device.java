package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.error.ChatException;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import chat.runtime.testkit.TestPoll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A client on a bad line: polls, is gone in the middle of it, loses answers, comes back with what
 * it has or with nothing, and puts its stream together again. One thread.
 */
final class Device {

  private final Core core;
  private final String token;
  private final Executor loop;
  private final Random random;
  private final List<UUID> received = new ArrayList<>();
  private final Map<UUID, Integer> places = new HashMap<>();
  private final List<TestPoll> polls = new ArrayList<>();

  Device(Core core, String token, Executor loop, long seed) {
    this.core = core;
    this.token = token;
    this.loop = loop;
    this.random = new Random(seed);
  }

  /** What it has got, in its order. */
  List<UUID> received() {
    return received;
  }

  /** All its polls, answered or not. */
  List<TestPoll> polls() {
    return polls;
  }

  /** One more poll, whatever comes of it; answers the lines that are new. */
  List<String> poll() throws Exception {
    UUID after = anyPlace();
    boolean wait = random.nextInt(4) > 0;
    TestPoll poll = new TestPoll(core.token(token), 1 + random.nextInt(60), loop);
    polls.add(poll);
    loop.execute(() -> core.begin(poll, after, wait));
    switch (random.nextInt(8)) {
      case 0 -> {
        // The client is gone, and what it was answered with it.
        onLoop(() -> core.streams().abandon(poll));
        return List.of();
      }
      case 1 -> onLoop(() -> core.overdue(poll));
      case 2 -> {
        // The answer is lost on its way.
        onLoop(() -> core.overdue(poll));
        Core.await(poll.answer());
        return List.of();
      }
      default -> {}
    }
    Reading reading = Reading.of(Core.await(poll.answer()));
    assertThat(reading.messages()).hasSizeLessThanOrEqualTo(poll.limit());
    return take(reading);
  }

  /** Reads on without waiting: all there is by now. */
  List<String> catchUp() throws Exception {
    UUID after = received.isEmpty() ? null : received.get(received.size() - 1);
    TestPoll poll = new TestPoll(core.token(token), 1_000, loop);
    polls.add(poll);
    loop.execute(() -> core.begin(poll, after, false));
    return take(Reading.of(Core.await(poll.answer())));
  }

  private @Nullable UUID anyPlace() {
    if (received.isEmpty() || random.nextInt(4) == 0) {
      return null;
    }
    int back = random.nextInt(4) == 0 ? random.nextInt(Math.min(50, received.size())) : 0;
    return received.get(received.size() - 1 - back);
  }

  private void onLoop(Runnable task) throws ChatException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          task.run();
          done.complete(true);
        });
    Core.await(done);
  }

  /** Appends what is new; the rest has to be what it was before. */
  private List<String> take(Reading reading) {
    assertThat(reading.gap()).as("gap of %s", token).isFalse();
    List<UUID> ids = reading.ids();
    if (ids.isEmpty()) {
      return List.of();
    }
    int from = places.getOrDefault(ids.get(0), received.size());
    int known = Math.min(ids.size(), received.size() - from);
    assertThat(ids.subList(0, known))
        .as("what came again to %s", token)
        .isEqualTo(received.subList(from, from + known));
    for (UUID id : ids.subList(known, ids.size())) {
      assertThat(places.put(id, received.size())).as("%s came twice to %s", id, token).isNull();
      received.add(id);
    }
    return reading.lines().subList(known, ids.size());
  }
}
