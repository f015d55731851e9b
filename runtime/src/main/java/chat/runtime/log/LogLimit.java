package chat.runtime.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Lets each kind of failure into the log once a minute, and counts those that it leaves out. It
 * tells a bounded number of kinds apart; beyond that, all others count as one kind. Any thread.
 */
public final class LogLimit {

  static final int MOST_KINDS = 64;
  static final Duration SILENCE = Duration.ofMinutes(1);

  private static final String OTHERS = "others";

  private final LongSupplier nanoTime;

  /** The kind that was logged least recently comes first. */
  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** A kind that was logged, and how often it was left out since. */
  private record Line(long at, long leftOut) {}

  public LogLimit() {
    this(System::nanoTime);
  }

  /** A limit with another clock. */
  public LogLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Asks for a line.
   *
   * @return empty when this one is to be left out; else how many of its kind were left out since
   *     the line before
   */
  public synchronized OptionalLong admit(String kind) {
    long now = nanoTime.getAsLong();
    String counted = lines.containsKey(kind) || hasRoom(now) ? kind : OTHERS;
    Line last = lines.get(counted);
    if (last != null && now - last.at() < SILENCE.toNanos()) {
      lines.put(counted, new Line(last.at(), last.leftOut() + 1));
      return OptionalLong.empty();
    }
    lines.remove(counted);
    lines.put(counted, new Line(now, 0));
    return OptionalLong.of(last == null ? 0 : last.leftOut());
  }

  private boolean hasRoom(long now) {
    if (lines.size() < MOST_KINDS) {
      return true;
    }
    Map.Entry<String, Line> eldest = lines.entrySet().iterator().next();
    if (now - eldest.getValue().at() < SILENCE.toNanos()) {
      return false;
    }
    lines.remove(eldest.getKey());
    return true;
  }

  /** The same, for what was thrown: its class and the place where it was thrown are its kind. */
  public OptionalLong admit(Throwable failure) {
    return admit(kind(failure));
  }

  /** The class of a failure and the place where it was thrown. */
  public static String kind(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /** What a line says of those that were left out before it: nothing, or a remark in brackets. */
  public static String remark(long leftOut) {
    return leftOut == 0 ? "" : " (" + leftOut + " more since the last line like this)";
  }
}
