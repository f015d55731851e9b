package chat.runtime.upkeep;

import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.runtime.command.Acknowledge;
import chat.runtime.command.EndAbsences;
import chat.runtime.command.Expire;
import chat.runtime.command.ForgetAnswers;
import chat.runtime.command.NoteSeen;
import chat.runtime.error.ChatException;
import chat.runtime.error.Fatal;
import chat.runtime.log.LogLimit;
import chat.runtime.state.Command;
import chat.runtime.state.Journal;
import chat.runtime.stream.Sessions;
import chat.runtime.stream.Streams;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The janitor: a thread of its own that goes its rounds. What it finds to do goes through the
 * journal like anything else.
 */
public final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /** Rows written in one transaction at most, so that no sender waits long for it. */
  private static final int SLICE = 200;

  private static final Duration ANSWERS_KEPT = Duration.ofHours(24);
  private static final Duration COLD_AFTER = Duration.ofSeconds(90);

  private final Journal journal;
  private final Sessions sessions;
  private final Streams streams;
  private final ServerTime time;
  private final Retention retention;
  private final Rotator rotator;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "upkeep"));
  private final LogLimit logLimit = new LogLimit();
  private long lastNoted;

  /** Upkeep of all that; nothing happens before {@link #start}. */
  public Upkeep(
      Journal journal,
      Sessions sessions,
      Streams streams,
      Storage storage,
      ServerTime time,
      Retention retention) {
    this.journal = journal;
    this.sessions = sessions;
    this.streams = streams;
    this.time = time;
    this.retention = retention;
    this.rotator = new Rotator(journal, sessions, storage, retention, rounds::isShutdown);
    this.lastNoted = time.millis();
  }

  /** Begins the rounds. */
  public void start() {
    every(Duration.ofMillis(500), this::expireSessions);
    every(Duration.ofMillis(500), this::endAbsences);
    // In this order: what was acknowledged is stored before it may leave.
    every(Duration.ofSeconds(2), this::keepAcknowledgements);
    every(Duration.ofSeconds(2), this::rotate);
    every(Duration.ofMinutes(1), this::noteSeen);
    every(Duration.ofSeconds(30), () -> streams.coolDown(COLD_AFTER).get());
    // Often, since all that a day ago was kept in such a time leaves in one commit.
    every(
        Duration.ofMinutes(10), () -> run(new ForgetAnswers(time.cautious().minus(ANSWERS_KEPT))));
  }

  /** Ends the rounds, and stores what an orderly restart has to remember. Blocks. */
  public void stop() throws InterruptedException {
    rounds.shutdown();
    if (!rounds.awaitTermination(5, TimeUnit.SECONDS)) {
      log.warn("Maintenance did not end in time");
    }
    try {
      keepAcknowledgements();
      noteSeen();
    } catch (ExecutionException e) {
      log.warn("The last acknowledgements could not be stored: {}", e.getCause().getMessage());
    }
  }

  /** A round, which may fail and is tried again next time. */
  @FunctionalInterface
  private interface Round {
    void go() throws ExecutionException, InterruptedException, StorageException;
  }

  private void every(Duration period, Round round) {
    Runnable guarded =
        () -> {
          try {
            round.go();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Throwable e) {
            // Whatever it was: an executor makes no round after one that threw.
            failed(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
          }
        };
    rounds.scheduleWithFixedDelay(
        guarded, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void failed(Throwable failure) {
    if (failure instanceof ChatException expected) {
      log.debug("A round of maintenance had no effect: {}", expected.getMessage());
      return;
    }
    Fatal.check(failure);
    logLimit
        .admit(failure)
        .ifPresentOrElse(
            leftOut ->
                log.error("A round of maintenance failed{}", LogLimit.remark(leftOut), failure),
            () -> log.debug("A round of maintenance failed", failure));
  }

  void expireSessions() throws ExecutionException, InterruptedException {
    Duration timeout = retention.sessionTimeout();
    CompletableFuture<Boolean> last = CompletableFuture.completedFuture(false);
    for (long user : sessions.idle(timeout)) {
      last = journal.execute(new Expire(user, key -> sessions.isIdle(key, timeout), sessions));
    }
    // Together in few commits, but not once more while the journal is held up.
    last.get();
  }

  void endAbsences() throws ExecutionException, InterruptedException {
    boolean more = true;
    while (more && !rounds.isShutdown()) {
      more = run(new EndAbsences(time.cautious().minus(retention.maxChannelIdle()), SLICE));
    }
  }

  void keepAcknowledgements() throws ExecutionException, InterruptedException {
    for (List<Acknowledge.Acknowledgement> slice : slices(sessions.acknowledgements())) {
      run(new Acknowledge(slice));
      sessions.stored(slice);
    }
  }

  void noteSeen() throws ExecutionException, InterruptedException {
    long now = time.millis();
    for (List<NoteSeen.Sighting> slice : slices(sessions.seenSince(lastNoted))) {
      run(new NoteSeen(slice));
    }
    lastNoted = now;
  }

  private static <T> List<List<T>> slices(List<T> all) {
    List<List<T>> slices = new ArrayList<>();
    for (int from = 0; from < all.size(); from += SLICE) {
      slices.add(all.subList(from, Math.min(all.size(), from + SLICE)));
    }
    return slices;
  }

  void rotate() throws ExecutionException, InterruptedException, StorageException {
    rotator.go(time.wall());
  }

  private <R> R run(Command<R> command) throws ExecutionException, InterruptedException {
    return journal.execute(command).get();
  }
}
