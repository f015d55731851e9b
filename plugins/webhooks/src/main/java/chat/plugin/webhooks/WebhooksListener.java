package chat.plugin.webhooks;

import chat.api.PluginContext;
import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Posts what is chosen, one post at a time, and goes on when it was accepted: each event at least
 * once, also over a crash, since its place is written down after the post.
 *
 * <p>A call waits for an answer only for a moment, and the next one goes on waiting. So a slow
 * receiver makes no call late: the server would skip its events. Those of a call that was late all
 * the same are still owed here.
 */
final class WebhooksListener implements ChatListener, AutoCloseable {

  /** The place is written down as often at most when there was nothing to post. */
  private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long one call waits; half of the smallest PLUGIN_TIMEOUT. */
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LAST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Duration SOON = Duration.ofMillis(50);

  private static final int TOO_LARGE = 413;

  private final Choice choice;
  private final int batch;
  private final String server;
  private final PluginContext context;
  private final Logger log;
  private final Receiver receiver;
  private final StoredPosition stored;
  private final OptionalLong resumeAfter;
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  private final PostSize size;
  private final Notices notices;

  /** The chosen events that are not known to have been accepted; at most two batches. */
  private final List<ChatEvent> owed = new ArrayList<>();

  /** The post of the first of them that waits for its answer. */
  private @Nullable Delivery underWay;

  private long seen;
  private long written;
  private long writtenAt;

  WebhooksListener(
      WebhooksSettings settings, PluginContext context, Receiver receiver, StoredPosition stored)
      throws IOException {
    this.choice = new Choice(settings);
    this.batch = settings.batch();
    this.server = context.serverName();
    this.context = context;
    this.log = context.logger();
    this.receiver = receiver;
    this.stored = stored;
    this.resumeAfter = stored.read();
    this.written = resumeAfter.orElse(-1);
    this.writtenAt = System.nanoTime() - WRITE_NANOS;
    this.size = new PostSize(batch);
    this.notices = new Notices(log, receiver.name());
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
      // The first ever: should all end before it was accepted, it is to come again.
      write(events.get(0).position() - 1);
    }
    if (owed.size() > batch) {
      // Calls were late before. These events have to come again, so this call must not be late.
      advance(0);
      throw new RetryLater(SOON, "earlier events are to be posted first");
    }
    choose(events);
    if (owed.isEmpty() && System.nanoTime() - writtenAt >= WRITE_NANOS) {
      write(seen);
    }
    long until = System.nanoTime() + WAIT_NANOS;
    while (!owed.isEmpty()) {
      if (!advance(until - System.nanoTime())) {
        throw new RetryLater(Duration.ZERO, "a post waits for its answer");
      }
    }
  }

  private void choose(List<ChatEvent> events) {
    for (ChatEvent event : events) {
      if (event.position() > seen) {
        seen = event.position();
        if (choice.has(event.message())) {
          owed.add(event);
        }
      }
    }
  }

  /** Posts the first of what is owed; false when there is no answer yet. */
  private boolean advance(long nanos) throws RetryLater, InterruptedException {
    Delivery delivery = underWay;
    if (delivery == null) {
      delivery = receiver.post(Post.of(server, owed, size.next()));
      underWay = delivery;
    }
    OptionalInt status;
    try {
      status = delivery.await(nanos);
    } catch (IOException e) {
      underWay = null;
      throw unanswered(delivery.post(), e);
    }
    if (status.isEmpty()) {
      return false;
    }
    underWay = null;
    answered(delivery.post(), status.getAsInt());
    return true;
  }

  private void answered(Post post, int status) throws RetryLater {
    if (isAccepted(status)) {
      backoff.reset();
      notices.accepted();
      size.accepted();
      done(post.events());
    } else if (status != TOO_LARGE) {
      size.failed(post.events());
      throw again("status " + status);
    } else if (post.events() > 1) {
      size.tooLarge(post.events());
      notices.smaller(post);
    } else {
      size.failed(1);
      notices.skipped(owed.get(0).message().id(), post);
      context.count("skipped");
      done(1);
    }
  }

  private static boolean isAccepted(int status) {
    return status >= 200 && status < 300;
  }

  private RetryLater unanswered(Post post, IOException e) {
    if (!(e instanceof ConnectException) && !(e instanceof HttpConnectTimeoutException)) {
      // Too much for the time it had; or too large, and the connection was closed over it.
      size.tooLarge(post.events());
    }
    return again(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private RetryLater again(String problem) {
    notices.failed(owed.get(0).message().id(), problem);
    return new RetryLater(backoff.next(), receiver.name() + " has not accepted a post: " + problem);
  }

  /** The first of what is owed need not come again. */
  private void done(int events) {
    List<ChatEvent> first = owed.subList(0, events);
    long last = first.get(events - 1).position();
    first.clear();
    write(owed.isEmpty() ? seen : last);
  }

  /** What cannot be written now is with the next time; until then a crash brings events again. */
  private void write(long position) {
    try {
      stored.write(position);
      written = position;
    } catch (IOException e) {
      log.warn(
          "The position could not be written, so a crash would post events again: {}",
          e.toString());
    }
    writtenAt = System.nanoTime();
  }

  /** Writes down what need not come again, also when the answer comes within a second. */
  @Override
  public synchronized void close() {
    Delivery delivery = underWay;
    if (delivery != null) {
      try {
        OptionalInt status = delivery.await(LAST_WAIT_NANOS);
        if (status.isPresent() && isAccepted(status.getAsInt())) {
          done(delivery.post().events());
        }
      } catch (IOException e) {
        log.debug("The last post had no answer", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      delivery.cancel();
    }
    if (owed.isEmpty() && seen > written) {
      write(seen);
    }
  }
}
