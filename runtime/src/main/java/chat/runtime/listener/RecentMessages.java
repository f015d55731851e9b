package chat.runtime.listener;

import chat.api.model.Message;
import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.StoredMessage;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of all timelines, for those who follow the log closely. Keeps them only while
 * it is open, until everybody who does has had them, and so many bytes at most; knows the end of
 * the log always. Any thread.
 */
final class RecentMessages {

  /** Messages kept; a power of two. */
  static final int MOST = 8_192;

  /** What a message takes in a heap besides the characters of its texts. */
  private static final int OBJECTS = 320;

  private final long mostBytes;
  private @Nullable StoredMessage @Nullable [] ring;
  private long first;
  private long next;
  private long bytes;

  /** Everything after it, up to the end, is here. */
  private long floor;

  private long end;

  /**
   * A closed one.
   *
   * @param mostBytes of the heap that the messages may take
   */
  RecentMessages(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Keeps what is appended from now on. */
  synchronized void open() {
    if (ring == null) {
      ring = new @Nullable StoredMessage[MOST];
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
    @Nullable StoredMessage[] slots = ring;
    if (slots == null) {
      moveEnd(messages.get(messages.size() - 1).seq());
      return true;
    }
    for (StoredMessage message : messages) {
      if (next - first == MOST) {
        dropFirst(slots);
      }
      slots[slot(next++)] = message;
      bytes += footprint(message);
    }
    end = messages.get(messages.size() - 1).seq();
    while (bytes > mostBytes) {
      dropFirst(slots);
    }
    return true;
  }

  private void dropFirst(@Nullable StoredMessage[] slots) {
    StoredMessage dropped = at(slots, first);
    slots[slot(first)] = null;
    bytes -= footprint(dropped);
    floor = dropped.seq();
    first++;
  }

  /** Everything up to the lowest of these places that are here was had; others read the storage. */
  synchronized void release(LongStream positions) {
    @Nullable StoredMessage[] slots = ring;
    if (slots == null) {
      return;
    }
    long had = positions.filter(position -> position >= floor).min().orElse(end);
    while (first < next && at(slots, first).seq() <= had) {
      dropFirst(slots);
    }
  }

  /** The bytes of the heap that the messages take, about, and no fewer. */
  synchronized long bytes() {
    return bytes;
  }

  /** Lets go of everything; the end is there or later. */
  synchronized void clear(long atLeast) {
    end = Math.max(end, atLeast);
    floor = end;
    first = 0;
    next = 0;
    bytes = 0;
    if (ring != null) {
      ring = new @Nullable StoredMessage[MOST];
    }
  }

  /** The seq of the newest message, kept or not. */
  synchronized long end() {
    return end;
  }

  /** The first with a greater seq, up to the limit; null when some of them are not here. */
  synchronized @Nullable List<StoredMessage> after(long seq, Limit limit) {
    @Nullable StoredMessage[] slots = ring;
    if (slots == null || seq < floor) {
      return null;
    }
    MessageCollector found = new MessageCollector(limit);
    for (long at = firstAfter(slots, seq); at < next && !found.isFull(); at++) {
      found.add(at(slots, at));
    }
    return found.messages();
  }

  /** How many have a greater seq; where not all of them are here, about how many, and no fewer. */
  synchronized long countAfter(long seq) {
    @Nullable StoredMessage[] slots = ring;
    return slots == null || seq < floor ? Math.max(0, end - seq) : next - firstAfter(slots, seq);
  }

  private long firstAfter(@Nullable StoredMessage[] slots, long seq) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(slots, middle).seq() > seq) {
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

  private static StoredMessage at(@Nullable StoredMessage[] slots, long index) {
    return Objects.requireNonNull(slots[slot(index)]);
  }

  /** As if each character took two bytes, which it does where one of its text is not Latin-1. */
  private static long footprint(StoredMessage stored) {
    Message message = stored.message();
    long characters = 0;
    characters += message.from().length();
    characters += message.to().length();
    characters += message.body().length();
    characters += message.meta().length();
    return OBJECTS + 2 * characters;
  }
}
