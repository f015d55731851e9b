package chat.plugin.webhooks;

import chat.api.PluginContext;
import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Posts what is chosen, and goes on only when it was taken: each event at least once, also over a
 * crash, since its place is written down after the post.
 *
 * <p>A call that the server gave up for being late counts as skipped there. Here its events are
 * still owed, and go first with the next call.
 */
final class WebhooksListener implements ChatListener, AutoCloseable {

  /** The place is written down as often at most when there was nothing to post. */
  private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Choice choice;
  private final int batch;
  private final String server;
  private final Logger log;
  private final Receiver receiver;
  private final StoredPosition stored;
  private final OptionalLong resumeAfter;
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());

  /** What was brought and chosen, and is not known to have been taken. */
  private final List<ChatEvent> owed = new ArrayList<>();

  private long seen;
  private long written;
  private long writtenAt;

  WebhooksListener(
      WebhooksSettings settings, PluginContext context, Receiver receiver, StoredPosition stored)
      throws IOException {
    this.choice = new Choice(settings);
    this.batch = settings.batch();
    this.server = context.serverName();
    this.log = context.logger();
    this.receiver = receiver;
    this.stored = stored;
    this.resumeAfter = stored.read();
    this.written = resumeAfter.orElse(-1);
    this.writtenAt = System.nanoTime() - WRITE_NANOS;
  }

  @Override
  public int maxEvents() {
    return batch;
  }

  @Override
  public OptionalLong resumeAfter() {
    return resumeAfter;
  }

  @Override
  public synchronized void on(List<ChatEvent> events) throws RetryLater, InterruptedException {
    if (written < 0) {
      // The first ever: should all end before it was taken, it is to come again.
      write(events.get(0).position() - 1);
    }
    for (ChatEvent event : events) {
      if (event.position() > seen) {
        seen = event.position();
        if (choice.has(event.message())) {
          owed.add(event);
        }
      }
    }
    if (owed.isEmpty()) {
      if (System.nanoTime() - writtenAt >= WRITE_NANOS) {
        write(seen);
      }
      return;
    }
    List<ChatEvent> post = owed.subList(0, Math.min(batch, owed.size()));
    post(EventJson.encode(server, post));
    long last = post.get(post.size() - 1).position();
    post.clear();
    write(owed.isEmpty() ? seen : last);
    if (!owed.isEmpty()) {
      throw new RetryLater(Duration.ZERO, "some of what came before is to be posted first");
    }
  }

  private void post(byte[] body) throws RetryLater, InterruptedException {
    String problem;
    try {
      int status = receiver.post(body);
      if (status >= 200 && status < 300) {
        backoff.reset();
        return;
      }
      problem = "status " + status;
    } catch (IOException e) {
      problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    throw new RetryLater(backoff.next(), receiver.name() + " does not take a post: " + problem);
  }

  /** What cannot be written now is with the next time; until then a crash brings events again. */
  private void write(long position) {
    try {
      stored.write(position);
      written = position;
    } catch (IOException e) {
      log.warn(
          "The position could not be written down, and events may be posted again: {}",
          e.toString());
    }
    writtenAt = System.nanoTime();
  }

  /** Writes down what need not come again. */
  @Override
  public synchronized void close() {
    if (owed.isEmpty() && seen > written) {
      write(seen);
    }
  }
}
