package chat.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what warnings and errors write to the log, whoever causes them how often: of each kind of
 * exception one stack trace a minute, of each message a number of lines; the others are counted.
 * For any thread.
 */
final class Repetitions {

  /** Lines of one message a minute. */
  static final int LINES = 100;

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Messages and traces told apart; those beyond count as one. */
  private static final int KINDS = 500;

  private static final Message OTHERS = new Message("…", Map.of());
  private static final int MAX_CAUSES = 20;

  private final LongSupplier nanoTime;
  private final Map<Message, Lines> lines = new LinkedHashMap<>();
  private final Set<String> traces = new HashSet<>();
  private long began;

  /**
   * What is logged, before anything is put into it.
   *
   * @param context of which plugin it is, for one
   */
  private record Message(String text, Map<String, String> context) {}

  private static final class Lines {
    int written;
    int left;
    Level level = Level.WARN;
  }

  /**
   * Nothing has repeated yet.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  Repetitions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** What to write now that this has happened, in order. */
  synchronized List<ILoggingEvent> pass(ILoggingEvent event) {
    List<ILoggingEvent> written = new ArrayList<>(1);
    long now = nanoTime.getAsLong();
    if (now - began >= MINUTE) {
      began = now;
      lines.forEach((message, count) -> sum(event, message, count, written));
      lines.clear();
      traces.clear();
    }
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      limit(event, written);
    } else {
      written.add(event);
    }
    return written;
  }

  private static void sum(
      ILoggingEvent now, Message message, Lines count, List<ILoggingEvent> written) {
    if (count.left > 0) {
      String text = count.left + " more lines were left out: " + message.text();
      written.add(line(now, count.level, text, message.context()));
    }
  }

  private void limit(ILoggingEvent event, List<ILoggingEvent> written) {
    Message message = new Message(String.valueOf(event.getMessage()), event.getMDCPropertyMap());
    if (!lines.containsKey(message) && lines.size() >= KINDS) {
      message = OTHERS;
    }
    Lines count = lines.computeIfAbsent(message, unused -> new Lines());
    count.level = event.getLevel();
    if (count.written == LINES) {
      count.left++;
      return;
    }
    count.written++;
    written.add(isNewTrace(event.getThrowableProxy()) ? event : withoutTrace(event));
    if (count.written == LINES) {
      String text = "More such lines are left out for a minute: " + message.text();
      written.add(line(event, event.getLevel(), text, message.context()));
    }
  }

  private boolean isNewTrace(@Nullable IThrowableProxy thrown) {
    if (thrown == null) {
      return true;
    }
    IThrowableProxy root = thrown;
    for (int i = 0; root.getCause() != null && i < MAX_CAUSES; i++) {
      root = root.getCause();
    }
    StackTraceElementProxy[] frames = root.getStackTraceElementProxyArray();
    String kind =
        thrown.getClassName()
            + ' '
            + root.getClassName()
            + (frames == null || frames.length == 0 ? "" : frames[0].getSTEAsString());
    return traces.size() < KINDS && traces.add(kind);
  }

  private static ILoggingEvent withoutTrace(ILoggingEvent event) {
    String text =
        event.getFormattedMessage()
            + " ("
            + event.getThrowableProxy().getClassName()
            + ", as traced before)";
    return line(event, event.getLevel(), text, event.getMDCPropertyMap());
  }

  private static ILoggingEvent line(
      ILoggingEvent at, Level level, String text, Map<String, String> context) {
    LoggingEvent line = new LoggingEvent();
    line.setLoggerName(at.getLoggerName());
    line.setThreadName(at.getThreadName());
    line.setInstant(at.getInstant());
    line.setLevel(level);
    line.setMessage(text);
    line.setMDCPropertyMap(context);
    return line;
  }
}
