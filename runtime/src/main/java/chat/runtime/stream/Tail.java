package chat.runtime.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of a timeline, kept in memory because somebody reads its history. Any thread.
 */
final class Tail {

  /** Messages kept. */
  static final int KEPT = 100;

  /** What it takes of a heap besides its messages. */
  private static final int OBJECTS = 256;

  private final Deque<Delivery> messages = new ArrayDeque<>();
  private final AtomicLong total;
  private final long most;
  private boolean loaded;
  private boolean whole;
  private boolean dropped;

  /**
   * An empty tail, to which all that is stored from now on is appended.
   *
   * @param total counts what all tails take of the heap
   * @param most what they may take
   */
  Tail(AtomicLong total, long most) {
    this.total = total;
    this.most = most;
    total.addAndGet(OBJECTS);
  }

  /**
   * The newest so many up to that seq, oldest first, or null when they are not all here. Fewer
   * where they would have more bytes than a slice may have.
   *
   * @param upTo the newest that was there when the reader asked: more may have come since
   */
  synchronized @Nullable List<Delivery> newest(int count, long upTo) {
    if (!loaded || dropped) {
      return null;
    }
    List<Delivery> newest = new ArrayList<>(count);
    long bytes = 0;
    Iterator<Delivery> backwards = messages.descendingIterator();
    while (backwards.hasNext() && newest.size() < count && bytes < Page.MOST_BYTES) {
      Delivery message = backwards.next();
      if (message.seq() <= upTo) {
        newest.add(message);
        bytes += message.json().length;
      }
    }
    Collections.reverse(newest);
    return newest.size() == count || bytes >= Page.MOST_BYTES || whole ? newest : null;
  }

  /**
   * Puts what was stored before in front of what was appended since, if there is room.
   *
   * @param before the newest of it, oldest first
   * @param stored how many there are in the storage
   */
  synchronized void load(List<Delivery> before, int stored) {
    long bytes = before.stream().mapToLong(Delivery::footprint).sum();
    if (loaded || dropped || total.get() + bytes > most) {
      return;
    }
    long first = messages.isEmpty() ? Long.MAX_VALUE : messages.getFirst().seq();
    for (int i = before.size() - 1; i >= 0; i--) {
      if (before.get(i).seq() < first) {
        messages.addFirst(before.get(i));
        total.addAndGet(before.get(i).footprint());
      }
    }
    whole = before.size() >= stored;
    loaded = true;
    trim();
  }

  synchronized void append(Delivery message) {
    if (dropped) {
      return;
    }
    messages.addLast(message);
    total.addAndGet(message.footprint());
    trim();
  }

  private void trim() {
    while (messages.size() > KEPT) {
      total.addAndGet(-messages.removeFirst().footprint());
      whole = false;
    }
  }

  synchronized void drop() {
    if (dropped) {
      return;
    }
    dropped = true;
    total.addAndGet(-OBJECTS);
    messages.forEach(message -> total.addAndGet(-message.footprint()));
    messages.clear();
  }
}
