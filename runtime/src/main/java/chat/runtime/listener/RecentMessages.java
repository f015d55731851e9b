package chat.runtime.listener;

import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.StoredMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of all timelines, for those who follow the log closely. Keeps them only while
 * it is open; knows the end of the log always. Any thread.
 */
final class RecentMessages {

  /** Messages kept; a power of two. */
  static final int MOST = 8_192;

  /** What they may have to say, in characters. */
  static final int MOST_TEXT = 16 << 20;

  private final int mostText;
  private StoredMessage @Nullable [] ring;
  private long first;
  private long next;
  private long text;

  /** Everything after it, up to the end, is here. */
  private long floor;

  private long end;

  /** A closed one. */
  RecentMessages(int mostText) {
    this.mostText = mostText;
  }

  /** Keeps what is appended from now on. */
  synchronized void open() {
    if (ring == null) {
      ring = new StoredMessage[MOST];
      floor = end;
    }
  }

  /** Keeps nothing any more. */
  synchronized void close() {
    clear(end);
    ring = null;
  }

  /** Whether it keeps what is appended. */
  synchronized boolean isOpen() {
    return ring != null;
  }

  /** The log goes on to that seq, with messages that were not kept. */
  synchronized void moveEnd(long seq) {
    if (seq > end) {
      clear(seq);
    }
  }

  /**
   * These are the newest.
   *
   * @return whether there was any
   */
  synchronized boolean append(List<StoredMessage> messages) {
    if (messages.isEmpty()) {
      return false;
    }
    StoredMessage[] slots = ring;
    if (slots == null) {
      moveEnd(messages.get(messages.size() - 1).seq());
      return true;
    }
    for (StoredMessage message : messages) {
      if (next - first == MOST) {
        dropFirst(slots);
      }
      slots[slot(next++)] = message;
      text += textOf(message);
    }
    end = messages.get(messages.size() - 1).seq();
    while (text > mostText) {
      dropFirst(slots);
    }
    return true;
  }

  private void dropFirst(StoredMessage[] slots) {
    StoredMessage dropped = slots[slot(first)];
    // Null would cost a second kind of array: the slot is overwritten in time.
    text -= textOf(dropped);
    floor = dropped.seq();
    first++;
  }

  /** Lets go of everything; the end is there or later. */
  synchronized void clear(long atLeast) {
    end = Math.max(end, atLeast);
    floor = end;
    first = 0;
    next = 0;
    text = 0;
    if (ring != null) {
      ring = new StoredMessage[MOST];
    }
  }

  /** The seq of the newest message, kept or not. */
  synchronized long end() {
    return end;
  }

  /** The first with a greater seq, up to the limit; null when some of them are not here. */
  synchronized @Nullable List<StoredMessage> after(long seq, Limit limit) {
    StoredMessage[] slots = ring;
    if (slots == null || seq < floor) {
      return null;
    }
    MessageCollector found = new MessageCollector(limit);
    for (long at = firstAfter(slots, seq); at < next && !found.isFull(); at++) {
      found.add(slots[slot(at)]);
    }
    return found.messages();
  }

  /** How many have a greater seq; where not all of them are here, about how many, and no fewer. */
  synchronized long countAfter(long seq) {
    StoredMessage[] slots = ring;
    return slots == null || seq < floor ? Math.max(0, end - seq) : next - firstAfter(slots, seq);
  }

  private long firstAfter(StoredMessage[] slots, long seq) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (slots[slot(middle)].seq() > seq) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static int slot(long index) {
    return (int) (index & (MOST - 1));
  }

  private static int textOf(StoredMessage stored) {
    return stored.message().body().length() + stored.message().meta().length();
  }
}
