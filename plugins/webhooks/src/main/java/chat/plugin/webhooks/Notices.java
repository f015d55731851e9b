package chat.plugin.webhooks;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** What the log says of a receiver that refuses posts, and how often. Not thread-safe. */
final class Notices {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final Logger log;
  private final String receiver;
  private long smallerAt = System.nanoTime() - MINUTE;
  private long skippedAt = System.nanoTime() - MINUTE;
  private long skipped;
  private boolean failing;
  private long failingSince;
  private long failureAt;

  Notices(Logger log, String receiver) {
    this.log = log;
    this.receiver = receiver;
  }

  /** A post of several events was too large. At most a line a minute. */
  void smaller(Post post) {
    if (System.nanoTime() - smallerAt >= MINUTE) {
      smallerAt = System.nanoTime();
      log.info(
          "{} answered 413 to a post of {} events in {} bytes: the next ones are smaller",
          receiver,
          post.events(),
          post.body().length);
    }
  }

  /** An event was skipped. At most a line a minute. */
  void skipped(Object id, Post post) {
    skipped++;
    if (System.nanoTime() - skippedAt >= MINUTE) {
      skippedAt = System.nanoTime();
      log.warn(
          "Skipped {} event(s) that {} refused with 413 in a post of their own; the last is the"
              + " message {}, a post of {} bytes",
          skipped,
          receiver,
          id,
          post.body().length);
      skipped = 0;
    }
  }

  /** A post failed that will be repeated. A line an hour; the server has logged the first. */
  void failed(Object firstId, String problem) {
    long now = System.nanoTime();
    if (!failing) {
      failing = true;
      failingSince = now;
      failureAt = now;
    } else if (now - failureAt >= HOUR) {
      failureAt = now;
      log.warn(
          "{} has accepted nothing for {}: {}. The next event is the message {}",
          receiver,
          Duration.ofNanos(now - failingSince).truncatedTo(ChronoUnit.MINUTES),
          problem,
          firstId);
    }
  }

  /** A post was accepted. */
  void accepted() {
    failing = false;
  }
}
