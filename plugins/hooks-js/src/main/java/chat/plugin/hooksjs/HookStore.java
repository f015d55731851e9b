package chat.plugin.hooksjs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final int MAX_DEPTH = 64;

  private final @Nullable Path file;
  private final int capacity;
  private final @Nullable ScheduledExecutorService executor;
  private final @Nullable Logger log;
  private final Map<String, String> values = new LinkedHashMap<>();
  private int size;
  private boolean dirty;

  private HookStore(
      @Nullable Path file,
      int capacity,
      @Nullable ScheduledExecutorService executor,
      @Nullable Logger log) {
    this.file = file;
    this.capacity = capacity;
    this.executor = executor;
    this.log = log;
  }

  /** A store that nothing survives. */
  static HookStore inMemory(int capacity) {
    return new HookStore(null, capacity, null, null);
  }

  /**
   * What the file has, if there is one.
   *
   * @param capacity the bytes that all keys and values may have together
   */
  static HookStore open(Path file, int capacity, ScheduledExecutorService executor, Logger log)
      throws IOException {
    HookStore store = new HookStore(file, capacity, executor, log);
    if (Files.exists(file)) {
      try {
        if (!(Json.parse(Files.readString(file), MAX_DEPTH) instanceof Json.Obj object)) {
          throw new IOException(file + " holds no JSON object.");
        }
        object.members().forEach((key, member) -> store.values.put(key, member.value().raw()));
        store.values.forEach((key, value) -> store.size += cost(key, value));
      } catch (Json.Malformed e) {
        throw new IOException(file + " cannot be read: " + e.getMessage() + ".", e);
      }
    }
    return store;
  }

  synchronized @Nullable String get(String key) {
    return values.get(key);
  }

  /** Whether there was room for it. */
  synchronized boolean set(String key, String json) {
    String old = values.get(key);
    int larger = cost(key, json) - (old == null ? 0 : cost(key, old));
    if (larger > 0 && size + larger > capacity) {
      return false;
    }
    try {
      Json.parse(json, MAX_DEPTH - 1);
      StringBuilder checked = Json.quote(new StringBuilder(), key);
      Json.parse(checked.toString(), 0);
    } catch (Json.Malformed e) {
      return false; // it could not be read back
    }
    values.put(key, json);
    size += larger;
    changed();
    return true;
  }

  /** The sum of what was there and that; null when there is no room, or no number there. */
  synchronized @Nullable Double add(String key, double amount) {
    String old = values.getOrDefault(key, "0");
    double sum;
    try {
      sum = Double.parseDouble(old) + amount;
    } catch (NumberFormatException e) {
      return null;
    }
    if (Double.isNaN(sum) || Double.isInfinite(sum)) {
      return null;
    }
    boolean whole = sum == Math.rint(sum) && Math.abs(sum) < 1e15;
    return set(key, whole ? Long.toString((long) sum) : Double.toString(sum)) ? sum : null;
  }

  /** Whether there was something. */
  synchronized boolean remove(String key) {
    String old = values.remove(key);
    if (old != null) {
      size -= cost(key, old);
      changed();
    }
    return old != null;
  }

  /** All keys as a JSON array. */
  synchronized String keys() {
    StringBuilder json = new StringBuilder("[");
    for (String key : values.keySet()) {
      Json.quote(json.append(json.length() > 1 ? "," : ""), key);
    }
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
        json = json();
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

  private String json() {
    StringBuilder json = new StringBuilder("{");
    values.forEach(
        (key, value) ->
            Json.quote(json.append(json.length() > 1 ? ",\n" : ""), key).append(':').append(value));
    return json.append("}\n").toString();
  }

  private void changed() {
    if (!dirty) {
      dirty = true;
      if (executor != null && !executor.isShutdown()) {
        executor.schedule(this::save, DELAY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static int cost(String key, String value) {
    return key.getBytes(StandardCharsets.UTF_8).length
        + value.getBytes(StandardCharsets.UTF_8).length;
  }
}
