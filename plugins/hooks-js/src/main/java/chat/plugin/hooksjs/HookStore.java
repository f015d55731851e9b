package chat.plugin.hooksjs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What one hook remembers: keys and JSON texts, in memory, written to a file a second after a
 * change and at the end. All workers of the hook share it, and so do its versions. For any thread.
 */
final class HookStore {

  private static final int DELAY_SECONDS = 1;

  private final @Nullable Path file;
  private final int capacity;
  private final @Nullable ScheduledExecutorService executor;
  private final @Nullable Logger log;
  private final Clock clock;
  private final StoredEntries entries;
  private boolean dirty;

  private HookStore(
      @Nullable Path file,
      int capacity,
      @Nullable ScheduledExecutorService executor,
      @Nullable Logger log,
      Clock clock,
      StoredEntries entries) {
    this.file = file;
    this.capacity = capacity;
    this.executor = executor;
    this.log = log;
    this.clock = clock;
    this.entries = entries;
  }

  /** A store that nothing survives. */
  static HookStore inMemory(int capacity, Clock clock) {
    return new HookStore(null, capacity, null, null, clock, new StoredEntries());
  }

  /**
   * What the file has, if there is one.
   *
   * @param capacity the bytes that all keys and values may have together
   */
  static HookStore open(
      Path file, int capacity, ScheduledExecutorService executor, Logger log, Clock clock)
      throws IOException {
    StoredEntries entries = new StoredEntries();
    if (Files.exists(file)) {
      try {
        StoreFile.read(Files.readString(file), entries);
      } catch (Json.Malformed e) {
        throw new IOException(file + " is not a store of a hook: " + e.getMessage() + ".", e);
      }
    }
    return new HookStore(file, capacity, executor, log, clock, entries);
  }

  synchronized @Nullable String get(String key) {
    return current(key);
  }

  private @Nullable String current(String key) {
    StoredEntries.Entry entry = entries.get(key);
    return entry == null || entry.hasEnded(clock.millis()) ? null : entry.json();
  }

  /**
   * Puts a value in the place of what was there.
   *
   * @param ttl the milliseconds after which it is gone; 0 to keep it
   * @param evict whether it may be dropped for the sake of a later one
   * @return whether there was room for it
   */
  synchronized boolean set(String key, String json, long ttl, boolean evict) {
    long now = clock.millis();
    return put(
        key, new StoredEntries.Entry(json, ttl == 0 ? Long.MAX_VALUE : now + ttl, evict), now);
  }

  private boolean put(String key, StoredEntries.Entry entry, long now) {
    if (!StoreFile.canHold(key, entry.json())) {
      return false;
    }
    if (!entries.put(key, entry, capacity, now)) {
      return false;
    }
    changed();
    return true;
  }

  /**
   * Adds to the number that is there, or to 0.
   *
   * @param ttl for a number that is new, as {@code evict}; one that is there keeps its own
   * @return the sum; null when there is no room, NaN when the entry is not a number or the sum is
   *     too large
   */
  synchronized @Nullable Double add(String key, double amount, long ttl, boolean evict) {
    long now = clock.millis();
    StoredEntries.Entry old = entries.get(key);
    if (old == null || old.hasEnded(now)) {
      old = new StoredEntries.Entry("0", ttl == 0 ? Long.MAX_VALUE : now + ttl, evict);
    }
    double sum;
    try {
      sum = Double.parseDouble(old.json()) + amount;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
    if (Double.isNaN(sum) || Double.isInfinite(sum)) {
      return Double.NaN;
    }
    boolean whole = sum == Math.rint(sum) && Math.abs(sum) < 1e15;
    String json = whole ? Long.toString((long) sum) : Double.toString(sum);
    return put(key, old.with(json), now) ? sum : null;
  }

  /** Whether there was something. */
  synchronized boolean remove(String key) {
    boolean was = current(key) != null;
    if (entries.remove(key)) {
      changed();
    }
    return was;
  }

  /** All keys as a JSON array. */
  synchronized String keys() {
    long now = clock.millis();
    StringBuilder json = new StringBuilder("[");
    entries.forEach(
        (key, entry) -> {
          if (!entry.hasEnded(now)) {
            Json.quote(json.append(json.length() > 1 ? "," : ""), key);
          }
        });
    return json.append(']').toString();
  }

  /** Writes what has changed since the last time. */
  void save() {
    if (file == null) {
      return;
    }
    // One writer at a time, and what is written last is the newest.
    synchronized (file) {
      String json;
      synchronized (this) {
        if (!dirty) {
          return;
        }
        dirty = false;
        entries.dropEnded(clock.millis());
        json = StoreFile.write(entries);
      }
      try {
        Path parent = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(parent, file.getFileName() + ".", ".new");
        try {
          Files.writeString(draft, json, StandardCharsets.UTF_8);
          Files.move(
              draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(draft);
        }
      } catch (IOException e) {
        if (log != null) {
          log.warn("{} cannot be written; what the hook remembers is in memory only.", file, e);
        }
      }
    }
  }

  private void changed() {
    if (!dirty) {
      dirty = true;
      if (executor != null && !executor.isShutdown()) {
        executor.schedule(this::save, DELAY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }
}
