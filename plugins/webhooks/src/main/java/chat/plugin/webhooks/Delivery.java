package chat.plugin.webhooks;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A post under way. One thread at a time. */
final class Delivery {

  private final Post post;
  private final Duration timeout;
  private final long deadline;
  private final CompletableFuture<Integer> status;
  private final CompletableFuture<HttpResponse<@Nullable Void>> response;

  /**
   * A post that has just begun.
   *
   * @param status completes when the head of the answer is there
   * @param response completes when all of the answer is there
   */
  Delivery(
      Post post,
      Duration timeout,
      CompletableFuture<Integer> status,
      CompletableFuture<HttpResponse<@Nullable Void>> response) {
    this.post = post;
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
    this.status = status;
    this.response = response;
  }

  Post post() {
    return post;
  }

  /**
   * Waits for the answer, for so long at most.
   *
   * @return its status; empty while there is none yet
   * @throws IOException when there will be none
   */
  OptionalInt await(long nanos) throws IOException, InterruptedException {
    long until = System.nanoTime() + nanos;
    int answered;
    try {
      answered = status.get(left(until), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (System.nanoTime() - deadline < 0) {
        return OptionalInt.empty();
      }
      cancel();
      throw new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      cancel();
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    }
    awaitRest(until);
    return OptionalInt.of(answered);
  }

  /** What counts is the status; the rest only lets the connection be used again. */
  private void awaitRest(long until) throws InterruptedException {
    try {
      response.get(left(until), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      cancel();
    }
  }

  private long left(long until) {
    long now = System.nanoTime();
    return Math.max(0, Math.min(until - now, deadline - now));
  }

  /** Closes its connection. Whether the receiver has accepted the post is then unknown. */
  void cancel() {
    response.cancel(true);
  }
}
