package chat.runtime.http;

import chat.runtime.command.Probe;
import chat.runtime.error.ChatException;
import chat.runtime.json.Json;
import chat.runtime.plugin.Extensions;
import chat.runtime.state.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server can do its work: whether it can write to its storage, and no plugin has every
 * message refused. Many may ask at once: they share an answer of the storage that is at most a
 * second old.
 */
final class HealthCheck implements Handler {

  private static final long PATIENCE_SECONDS = 5;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int UNAVAILABLE = 503;
  private static final String OK = "ok";

  private final Journal journal;
  private final Extensions extensions;
  private final String version;
  private final AtomicReference<Check> last;

  private record Check(CompletableFuture<Boolean> outcome, long at) {}

  HealthCheck(Backend backend) {
    this.journal = backend.journal();
    this.extensions = backend.extensions();
    this.version = backend.version();
    this.last =
        new AtomicReference<>(
            new Check(
                CompletableFuture.completedFuture(true), System.nanoTime() - 2 * FRESH_NANOS));
  }

  @Override
  public void handle(Request request) {
    request.later(
        check().handle((done, failure) -> answer(failure)),
        answer -> request.answer(answer.status(), answer.json()));
  }

  private record Answer(int status, byte[] json) {}

  private CompletableFuture<Boolean> check() {
    long now = System.nanoTime();
    Check current = last.get();
    if (now - current.at() < FRESH_NANOS) {
      return current.outcome();
    }
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    if (!last.compareAndSet(current, new Check(outcome, now))) {
      return last.get().outcome();
    }
    probe()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                outcome.completeExceptionally(failure);
              } else {
                outcome.complete(done);
              }
            });
    return outcome;
  }

  private CompletableFuture<Boolean> probe() {
    try {
      return journal.execute(new Probe());
    } catch (Throwable e) {
      // Others wait for this outcome too.
      return CompletableFuture.failedFuture(e);
    }
  }

  private Answer answer(@Nullable Throwable failure) {
    String storage = failure == null ? OK : reason(failure);
    List<String> closed = extensions.closed();
    boolean well = failure == null && closed.isEmpty();
    List<String> troubles = new ArrayList<>(closed);
    troubles.addAll(extensions.stale());
    byte[] json =
        Json.object(
            out -> {
              out.writeStringField("status", well ? OK : "failing");
              out.writeStringField("storage", storage);
              out.writeStringField("plugins", troubles.isEmpty() ? OK : String.join(" ", troubles));
              out.writeStringField("version", version);
            });
    return new Answer(well ? 200 : UNAVAILABLE, json);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "The storage has not answered for " + PATIENCE_SECONDS + " seconds.";
    }
    ChatException known = Errors.expected(failure);
    return known.getMessage();
  }
}
