package chat.runtime.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one user is owed, as far as it is in memory, and the polls that wait for more. A stream is
 * <em>live</em> while its user reads: then every message after {@code completeFrom} that the user
 * is owed is here. One that is not live costs a sender nothing. Any thread, but where a method says
 * otherwise; nothing here blocks for longer than a few copies.
 */
final class Stream {

  /** Messages kept at most; who is further behind reads the storage. */
  private static final int KEPT = 256;

  /** Bytes of them at most, but for a single message: few are larger than a 256th of it. */
  private static final int KEPT_BYTES = 128 * 1024;

  /** Polls held at most for one user. */
  private static final int MAX_HELD = 16;

  private final long user;
  private final Deque<HeldPoll> held = new ArrayDeque<>(2);
  private @Nullable Delivery[] ring = new @Nullable Delivery[4];
  private int start;
  private int size;
  private int bytes;
  private boolean live;
  private long completeFrom;
  private long lastRead;

  /** The timelines that feed it; journal thread only. */
  final Set<Long> sources = new HashSet<>();

  /** Whether it is in the list of those to be woken; journal thread only. */
  boolean touched;

  Stream(long user) {
    this.user = user;
  }

  long user() {
    return user;
  }

  /** What came of asking memory. */
  enum Reach {
    /** There are messages. */
    SOME,
    /** There are none, and nothing is missing. */
    NONE,
    /** There are none, and the poll waits for them. */
    HELD,
    /** Memory does not reach back that far. */
    NOT_HERE
  }

  synchronized boolean isLive() {
    return live;
  }

  /** From now on everything after that seq arrives here. Journal thread. */
  synchronized void open(long from) {
    if (!live) {
      live = true;
      completeFrom = from;
    }
  }

  /** Nothing arrives here any more. Journal thread. */
  synchronized void close() {
    live = false;
    for (int i = 0; i < size; i++) {
      at(i).leave();
    }
    ring = new @Nullable Delivery[4];
    start = 0;
    size = 0;
    bytes = 0;
  }

  /**
   * Closes it if nobody has read it since then, nor waits. Journal thread. Returns whether it did.
   */
  synchronized boolean closeIfIdle(long since) {
    if (live && held.isEmpty() && lastRead < since) {
      close();
      return true;
    }
    return false;
  }

  /**
   * One more message that the user is owed. Journal thread. Returns whether somebody waits for it.
   */
  synchronized boolean append(Delivery message) {
    if (!live || message.seq() <= completeFrom) {
      return false;
    }
    if (size == KEPT) {
      dropOldest();
    } else if (size == ring.length) {
      grow();
    }
    ring[(start + size) % ring.length] = message;
    message.enter();
    size++;
    bytes += message.json().length;
    while (bytes > KEPT_BYTES && size > 1) {
      dropOldest();
    }
    return !held.isEmpty();
  }

  /** Forgets the older half: who needs it reads the storage. Journal thread. */
  synchronized void halve() {
    for (int i = (size + 1) / 2; i > 0; i--) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Delivery oldest = at(0);
    completeFrom = oldest.seq();
    bytes -= oldest.json().length;
    oldest.leave();
    ring[start] = null;
    start = (start + 1) % ring.length;
    size--;
  }

  private void grow() {
    @Nullable Delivery[] larger = new @Nullable Delivery[Math.min(KEPT, ring.length * 4)];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    start = 0;
  }

  private Delivery at(int index) {
    return Objects.requireNonNull(ring[(start + index) % ring.length]);
  }

  /** The index of the first message after that seq. */
  private int firstAfter(long seq) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).seq() <= seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether the message with that seq is here. */
  synchronized boolean contains(long seq) {
    int index = firstAfter(seq) - 1;
    return index >= 0 && at(index).seq() == seq;
  }

  /**
   * Between {@code to} and {@code upTo} the storage has nothing more that the user is owed, so
   * memory reaches back to {@code to} if it reached back to {@code upTo}.
   */
  synchronized void reachesBackTo(long to, long upTo) {
    if (live && completeFrom <= upTo && to < completeFrom) {
      completeFrom = to;
    }
  }

  /**
   * Puts what comes after the position into {@code found}; holds the poll if there is nothing and
   * it may wait.
   */
  synchronized Reach read(
      HeldPoll poll, long position, boolean wait, long now, List<Delivery> found) {
    lastRead = now;
    if (!live || position < completeFrom) {
      return Reach.NOT_HERE;
    }
    collect(position, poll.limit(), found);
    if (!found.isEmpty()) {
      return Reach.SOME;
    }
    if (!wait || poll.isOverdue() || poll.isClaimed() || poll.token().isRevoked()) {
      return Reach.NONE;
    }
    poll.position(position);
    held.addLast(poll);
    return Reach.HELD;
  }

  private void collect(long position, int limit, List<Delivery> found) {
    int first = firstAfter(position);
    int end = Math.min(size, first + limit);
    for (int i = first; i < end; i++) {
      found.add(at(i));
    }
  }

  /** The oldest held poll, taken out, when there are too many. */
  synchronized @Nullable HeldPoll tooMany() {
    return held.size() > MAX_HELD ? held.pollFirst() : null;
  }

  synchronized boolean remove(HeldPoll poll) {
    return held.remove(poll);
  }

  /** Takes out the held polls, all of them or those of one token. */
  synchronized List<HeldPoll> takeHeld(@Nullable Token token) {
    List<HeldPoll> taken = new ArrayList<>(held.size());
    held.removeIf(poll -> (token == null || poll.token() == token) && taken.add(poll));
    return taken;
  }

  /** Tells of the held polls for which a message has come, each once until it is served. */
  synchronized void summon(Consumer<HeldPoll> teller) {
    for (HeldPoll poll : held) {
      if (poll.summon()) {
        teller.accept(poll);
      }
    }
  }

  /**
   * Takes out a held poll with what there is for it by now: {@code SOME}, or {@code NOT_HERE} when
   * so much came that memory does not reach back to where it stands. {@code HELD} when it has to
   * wait on, {@code NONE} when it is not held any more.
   */
  synchronized Reach serve(HeldPoll poll, List<Delivery> found) {
    poll.served();
    if (!held.contains(poll)) {
      return Reach.NONE;
    }
    Reach reach = Reach.NOT_HERE;
    if (poll.position() >= completeFrom) {
      collect(poll.position(), poll.limit(), found);
      reach = found.isEmpty() ? Reach.HELD : Reach.SOME;
    }
    if (reach != Reach.HELD) {
      held.remove(poll);
    }
    return reach;
  }
}
