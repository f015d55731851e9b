package chat.runtime.http;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;

/**
 * Ends the connections of one event loop that keep the server waiting for too long: for a request,
 * for the rest of one, or for the client to take the end of an answer. Steps are few and the same
 * however many connections there are: each list is in the order of time. On its event loop only.
 */
final class Patience {

  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  /** A connection has so long to bring its first request before it may be ended for another's. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How many idle connections are looked at to find one of a certain client. */
  private static final int MAX_LOOKS = 256;

  private final XnioIoThread thread;
  private final long lookMillis;
  private final Waiting idle;
  private final Waiting arriving;
  private final Waiting leaving;
  private boolean looking;

  /** Links in the order in which they began to wait. */
  private static final class Waiting {
    final long patienceNanos;
    @Nullable Link oldest;
    @Nullable Link newest;

    Waiting(Duration patience) {
      this.patienceNanos = patience.toNanos();
    }
  }

  /** Where a link waits; the link's own part of the lists. */
  static final class Place {
    private @Nullable Waiting in;
    private @Nullable Link older;
    private @Nullable Link newer;
    private long since;
  }

  Patience(XnioIoThread thread, Timeouts timeouts) {
    this.thread = thread;
    this.idle = new Waiting(timeouts.idle());
    this.arriving = new Waiting(timeouts.request());
    this.leaving = new Waiting(timeouts.stalled());
    long shortest = Math.min(timeouts.request().toMillis(), timeouts.idle().toMillis());
    this.lookMillis = Math.max(20, Math.min(1000, shortest / 10));
  }

  /** It has no request under way. */
  void idle(Link link) {
    move(link, idle);
  }

  /** A request has begun to arrive. */
  void arriving(Link link) {
    move(link, arriving);
  }

  /** Its answer is written, but not all of it taken. */
  void leaving(Link link) {
    move(link, leaving);
  }

  /** Something else watches over it, or it is closed. */
  void forget(Link link) {
    Place place = link.place();
    Waiting in = place.in;
    if (in == null) {
      return;
    }
    if (place.older == null) {
      in.oldest = place.newer;
    } else {
      place.older.place().newer = place.newer;
    }
    if (place.newer == null) {
      in.newest = place.older;
    } else {
      place.newer.place().older = place.older;
    }
    place.in = null;
    place.older = null;
    place.newer = null;
  }

  /**
   * Ends the connection that has been idle for longest, of those that fit, to make room for a new
   * one. Returns whether there was one.
   */
  boolean endIdle(Predicate<Link> which) {
    long now = System.nanoTime();
    int looks = 0;
    for (Link link = idle.oldest; link != null && looks++ < MAX_LOOKS; link = link.place().newer) {
      if (now - link.place().since < GRACE_NANOS) {
        return false;
      }
      if (which.test(link)) {
        link.end();
        return true;
      }
    }
    return false;
  }

  private void move(Link link, Waiting to) {
    forget(link);
    Place place = link.place();
    place.in = to;
    place.since = System.nanoTime();
    place.older = to.newest;
    if (to.newest == null) {
      to.oldest = link;
    } else {
      to.newest.place().newer = link;
    }
    to.newest = link;
    lookLater();
  }

  private void lookLater() {
    if (looking) {
      return;
    }
    try {
      thread.executeAfter(this::look, lookMillis, TimeUnit.MILLISECONDS);
      looking = true;
    } catch (RejectedExecutionException e) {
      log.debug("The event loop ends, and its connections with it");
    }
  }

  private void look() {
    looking = false;
    long now = System.nanoTime();
    endOverdue(idle, now);
    endOverdue(arriving, now);
    endOverdue(leaving, now);
    if (idle.oldest != null || arriving.oldest != null || leaving.oldest != null) {
      lookLater();
    }
  }

  private void endOverdue(Waiting waiting, long now) {
    for (Link link = waiting.oldest;
        link != null && now - link.place().since > waiting.patienceNanos;
        link = waiting.oldest) {
      forget(link);
      link.end();
    }
  }
}
