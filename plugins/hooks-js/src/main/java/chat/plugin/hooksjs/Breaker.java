package chat.plugin.hooksjs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Spares a hook calls that would only fail. A sender whose messages make it fail again and again
 * rests, alone: what one sender writes decides on nobody else. The hook is out of use for everybody
 * once it has failed for several senders and succeeded for nobody in between. Then it is tried once
 * a second with a sender for whom it has not failed lately, so that senders who have got together
 * to make it fail do not keep it out of use. For any thread.
 *
 * @param <S> tells senders apart
 */
final class Breaker<S> {

  /** So many failures in a row, and a sender rests. */
  static final int SENDER_FAILURES = 3;

  /** So many failures without a success in between, and the hook is out of use. */
  static final int FAILURES = 10;

  /** From so many senders these have to be. */
  static final int SENDERS = 3;

  static final Duration PAUSE = Duration.ofSeconds(30);
  private static final long TRY = Duration.ofSeconds(1).toNanos();

  /** Senders that are remembered; of more, the one whose last failure was longest ago is let go. */
  private static final int MAX_SENDERS = 1_000;

  /** What is known of a sender for whom the hook has failed. */
  private static final class Trouble {
    private int failures;
    private long restsUntil;

    boolean rests() {
      return failures >= SENDER_FAILURES;
    }
  }

  /** What a result has changed. */
  enum Turn {
    NONE,
    /** The sender rests from now on. */
    RESTS,
    /** The hook is out of use from now on. */
    OPENED,
    /** The hook is in use again. */
    CLOSED
  }

  private final LongSupplier nanos;
  private final Map<S, Trouble> troubles = new LinkedHashMap<>();

  /** The senders of the last failures since a success, at most ten. */
  private final Deque<S> row = new ArrayDeque<>();

  private boolean open;
  private long nextTry;
  private long nextRetry;
  private volatile boolean troubled;

  Breaker(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether the hook may be called for this sender. Who is let through has to tell how it went. */
  boolean admits(S sender) {
    return !troubled || admitsInTrouble(sender);
  }

  private synchronized boolean admitsInTrouble(S sender) {
    long now = nanos.getAsLong();
    Trouble trouble = troubles.get(sender);
    if (trouble != null && trouble.rests() && now - trouble.restsUntil < 0) {
      return false;
    }
    if (open) {
      // Apart, so that those for whom it fails do not use up the tries of all others.
      if (now - (trouble == null ? nextTry : nextRetry) < 0) {
        return false;
      }
      if (trouble == null) {
        nextTry = now + TRY;
      } else {
        nextRetry = now + PAUSE.toNanos();
      }
    }
    if (trouble != null && trouble.rests()) {
      trouble.restsUntil = now + PAUSE.toNanos();
    }
    return true;
  }

  Turn succeeded(S sender) {
    return troubled ? recovered(sender) : Turn.NONE;
  }

  private synchronized Turn recovered(S sender) {
    troubles.remove(sender);
    row.clear();
    boolean wasOpen = open;
    open = false;
    troubled = !troubles.isEmpty();
    return wasOpen ? Turn.CLOSED : Turn.NONE;
  }

  synchronized Turn failed(S sender) {
    troubled = true;
    long now = nanos.getAsLong();
    Trouble trouble = troubles.remove(sender);
    if (trouble == null) {
      trouble = new Trouble();
    }
    troubles.put(sender, trouble);
    if (troubles.size() > MAX_SENDERS) {
      troubles.remove(troubles.keySet().iterator().next());
    }
    trouble.failures++;
    trouble.restsUntil = now + PAUSE.toNanos();
    row.addLast(sender);
    if (row.size() > FAILURES) {
      row.removeFirst();
    }
    if (!open && row.size() == FAILURES && new HashSet<>(row).size() >= SENDERS) {
      open = true;
      nextTry = now + TRY;
      nextRetry = now + PAUSE.toNanos();
      return Turn.OPENED;
    }
    return trouble.failures == SENDER_FAILURES ? Turn.RESTS : Turn.NONE;
  }

  /** The number of senders that something is known of. */
  synchronized int remembered() {
    return troubles.size();
  }
}
