package chat.runtime.http;

import chat.runtime.metrics.Meters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the server measures, as a text. To write it takes milliseconds, so it is written at most
 * once a second, on a thread of its own, and everybody who asks meanwhile gets the same bytes.
 */
final class MetricsPage implements Handler {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Meters meters;
  private final AtomicReference<Text> last;

  /**
   * A text, once it is written.
   *
   * @param at when that was begun, by {@link System#nanoTime}
   */
  private record Text(CompletableFuture<byte[]> bytes, long at) {}

  MetricsPage(Backend backend) {
    this.meters = backend.meters();
    this.last =
        new AtomicReference<>(
            new Text(
                CompletableFuture.completedFuture(new byte[0]), System.nanoTime() - FRESH_NANOS));
  }

  @Override
  public void handle(Request request) {
    request.later(text(), text -> request.answer(200, Meters.CONTENT_TYPE, text));
  }

  private CompletableFuture<byte[]> text() {
    long now = System.nanoTime();
    Text current = last.get();
    if (now - current.at() < FRESH_NANOS || !current.bytes().isDone()) {
      return current.bytes();
    }
    Text next = new Text(new CompletableFuture<>(), now);
    if (!last.compareAndSet(current, next)) {
      return last.get().bytes();
    }
    Thread writer = new Thread(() -> write(next.bytes()), "metrics");
    writer.setDaemon(true);
    try {
      writer.start();
    } catch (OutOfMemoryError e) {
      // No thread to be had: the next who asks tries again.
      next.bytes().completeExceptionally(e);
    }
    return next.bytes();
  }

  private void write(CompletableFuture<byte[]> text) {
    try {
      text.complete(meters.text());
    } catch (Throwable e) {
      text.completeExceptionally(e);
    }
  }
}
