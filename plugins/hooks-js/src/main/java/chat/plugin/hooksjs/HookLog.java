package chat.plugin.hooksjs;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is written about one hook: so many lines a minute, then only how many were left out. For any
 * thread.
 */
final class HookLog {

  private static final long MINUTE = 60_000_000_000L;
  private static final int MAX_LENGTH = 1_000;

  private final Consumer<String> out;
  private final int linesPerMinute;
  private final LongSupplier nanos;
  private long minute;
  private int lines;
  private int dropped;

  HookLog(Consumer<String> out, int linesPerMinute, LongSupplier nanos) {
    this.out = out;
    this.linesPerMinute = linesPerMinute;
    this.nanos = nanos;
    this.minute = nanos.getAsLong();
  }

  static HookLog nowhere() {
    return new HookLog(line -> {}, 0, System::nanoTime);
  }

  /** Writes a line. Returns null, as the functions of scripts do. */
  @Nullable Object line(String text) {
    int left = 0;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (now - minute >= MINUTE) {
        left = dropped;
        minute = now;
        lines = 0;
        dropped = 0;
      }
      if (lines >= linesPerMinute) {
        dropped++;
        return null;
      }
      lines++;
    }
    if (left > 0) {
      out.accept("(" + left + " lines were left out)");
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    out.accept(line.toString());
    return null;
  }
}
