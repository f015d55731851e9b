package chat.plugin.hooksjs;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values with a limit in bytes. Where room is short, those that have ended go first, then
 * those that may be dropped, the one that was written longest ago first. One thread at a time.
 */
final class StoredEntries {

  /**
   * A value.
   *
   * @param end the time at which it is gone, in milliseconds; {@link Long#MAX_VALUE} for never
   * @param mayGo whether it may be dropped for the sake of another
   */
  record Entry(String json, long end, boolean mayGo) {

    boolean hasEnded(long now) {
      return end <= now;
    }

    Entry with(String other) {
      return new Entry(other, end, mayGo);
    }
  }

  /** When an entry ends. */
  private record Due(long end, String key) {
    static final Comparator<Due> FIRST = Comparator.comparingLong(Due::end).thenComparing(Due::key);
  }

  /** In the order in which they were written. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private final TreeSet<Due> ends = new TreeSet<>(Due.FIRST);

  /** The keys of those that may go, in the order in which they were written. */
  private final Set<String> droppable = new LinkedHashSet<>();

  private long size;
  private long droppableSize;

  @Nullable Entry get(String key) {
    return entries.get(key);
  }

  void forEach(BiConsumer<String, Entry> action) {
    entries.forEach(action);
  }

  /** Puts an entry in, whatever there is room for. */
  void put(String key, Entry entry) {
    remove(key);
    entries.put(key, entry);
    long cost = cost(key, entry);
    size += cost;
    if (entry.mayGo()) {
      droppable.add(key);
      droppableSize += cost;
    }
    if (entry.end() != Long.MAX_VALUE) {
      ends.add(new Due(entry.end(), key));
    }
  }

  /**
   * Puts an entry in if there is room for it, or can be made.
   *
   * @param capacity the bytes that all may have together
   */
  boolean put(String key, Entry entry, long capacity, long now) {
    dropEnded(now);
    Entry old = entries.get(key);
    long before = old == null ? 0 : cost(key, old);
    long more = cost(key, entry) - before;
    long toDrop = size + more - capacity;
    if (more > 0 && toDrop > 0) {
      if (toDrop > droppableSize - (old != null && old.mayGo() ? before : 0)) {
        return false;
      }
      drop(toDrop, key);
    }
    put(key, entry);
    return true;
  }

  private void drop(long bytes, String spared) {
    long enough = size - bytes;
    Iterator<String> oldestFirst = droppable.iterator();
    while (size > enough) {
      String key = oldestFirst.next();
      if (!key.equals(spared)) {
        oldestFirst.remove();
        take(key, entries.remove(key));
      }
    }
  }

  /** Drops what has ended. */
  void dropEnded(long now) {
    while (!ends.isEmpty() && ends.first().end() <= now) {
      remove(ends.first().key());
    }
  }

  /** Whether there was something. */
  boolean remove(String key) {
    Entry old = entries.remove(key);
    take(key, old);
    return old != null;
  }

  private void take(String key, @Nullable Entry old) {
    if (old != null) {
      long cost = cost(key, old);
      size -= cost;
      droppableSize -= old.mayGo() ? cost : 0;
      droppable.remove(key);
      ends.remove(new Due(old.end(), key));
    }
  }

  private static long cost(String key, Entry entry) {
    return (long) key.getBytes(StandardCharsets.UTF_8).length
        + entry.json().getBytes(StandardCharsets.UTF_8).length;
  }
}
