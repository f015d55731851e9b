package chat.runtime.upkeep;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.runtime.command.FindOverfull;
import chat.runtime.command.FindRotations;
import chat.runtime.command.RemoveTimeline;
import chat.runtime.command.Rotate;
import chat.runtime.state.Command;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** The round in which old messages leave. One thread. */
final class Rotator {

  /** Messages deleted in one transaction at most, so that no sender waits long for it. */
  private static final int SLICE = 200;

  /** Small removals that are under way together at most, in few commits. */
  private static final int TOGETHER = 100;

  /**
   * Users looked at in one query at most, but for a single timeline that has more: some
   * milliseconds of the journal's time.
   */
  private static final int LOOK = 2_000;

  private final Journal journal;
  private final Sessions sessions;
  private final Storage storage;
  private final Retention retention;
  private final BooleanSupplier stopping;

  /** Shared with the queries, which are waited for. */
  private final Map<Long, FindRotations.Laggard> laggards = new HashMap<>();

  private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(false);
  private int together;

  Rotator(
      Journal journal,
      Sessions sessions,
      Storage storage,
      Retention retention,
      BooleanSupplier stopping) {
    this.journal = journal;
    this.sessions = sessions;
    this.storage = storage;
    this.retention = retention;
    this.stopping = stopping;
  }

  void go(Instant now) throws ExecutionException, InterruptedException, StorageException {
    for (FindRotations.Rotation rotation : find(now.minus(retention.sessionTimeout()))) {
      if (stopping.getAsBoolean()) {
        break;
      }
      if (rotation.entirely() && rotation.excess() <= SLICE) {
        soon(new RemoveTimeline(rotation.timeline()));
      } else {
        rotate(rotation);
      }
    }
    last.get();
  }

  private List<FindRotations.Rotation> find(Instant stale)
      throws ExecutionException, InterruptedException {
    List<FindRotations.Rotation> rotations = new ArrayList<>();
    List<Long> look = new ArrayList<>();
    int users = 0;
    for (FindOverfull.Overfull overfull : overfull()) {
      if (users + overfull.owed() > LOOK) {
        rotations.addAll(find(look, stale));
        look = new ArrayList<>();
        users = 0;
      }
      look.add(overfull.timeline());
      users += 1 + overfull.owed();
    }
    rotations.addAll(find(look, stale));
    return rotations;
  }

  private List<FindOverfull.Overfull> overfull() throws ExecutionException, InterruptedException {
    List<FindOverfull.Overfull> found = journal.ask(new FindOverfull(retention.maxHistory())).get();
    Set<Long> keys = new HashSet<>();
    found.forEach(overfull -> keys.add(overfull.timeline()));
    laggards.keySet().retainAll(keys);
    return found;
  }

  private List<FindRotations.Rotation> find(List<Long> timelines, Instant stale)
      throws ExecutionException, InterruptedException {
    return timelines.isEmpty()
        ? List.of()
        : journal
            .ask(
                new FindRotations(
                    timelines,
                    retention.maxHistory(),
                    retention.maxQueue(),
                    user -> sessions.acknowledgedByAll(user, retention.sessionTimeout()),
                    stale,
                    laggards))
            .get();
  }

  private void rotate(FindRotations.Rotation rotation)
      throws ExecutionException, InterruptedException, StorageException {
    int left = rotation.excess();
    int forced = rotation.forced();
    while (left > 0 && !stopping.getAsBoolean()) {
      int slice = Math.min(forced > 0 ? forced : left, SLICE);
      OptionalLong oldest = storage.nth(rotation.timeline(), slice - 1, false);
      if (oldest.isEmpty()) {
        return;
      }
      if (forced <= 0 && oldest.getAsLong() > rotation.laggard().upTo()) {
        // Somebody still waits for some of these: half as many, until they are few enough or none.
        laggards.put(rotation.timeline(), rotation.laggard());
        left = slice / 2;
        continue;
      }
      left -= slice;
      forced -= slice;
      Rotate step = new Rotate(rotation.timeline(), oldest.getAsLong(), slice);
      if (left > 0 || rotation.entirely()) {
        journal.execute(step).get();
      } else {
        soon(step);
      }
    }
    if (rotation.entirely() && !stopping.getAsBoolean()) {
      journal.execute(new RemoveTimeline(rotation.timeline())).get();
    }
  }

  /** Has it done together with others like it, and waits only when they are many. */
  private void soon(Command<Boolean> command) throws ExecutionException, InterruptedException {
    last = journal.execute(command);
    if (++together % TOGETHER == 0) {
      last.get();
    }
  }
}
