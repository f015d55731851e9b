package chat.runtime.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as they stand on the wire: ISO 8601, UTC, always three digits after the second. */
public final class Timestamps {

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  /** The second that was written last: most messages share theirs with the one before. */
  private static volatile Second last = second(0);

  private record Second(long epoch, String text) {}

  private Timestamps() {}

  /** The time, such as {@code 2026-02-09T20:00:00.000Z}. */
  public static String format(Instant time) {
    return append(new StringBuilder(24), time).toString();
  }

  static StringBuilder append(StringBuilder text, Instant time) {
    Second second = last;
    if (second.epoch != time.getEpochSecond()) {
      second = second(time.getEpochSecond());
      last = second;
    }
    int millis = time.getNano() / 1_000_000;
    return text.append(second.text)
        .append('.')
        .append((char) ('0' + millis / 100))
        .append((char) ('0' + millis / 10 % 10))
        .append((char) ('0' + millis % 10))
        .append('Z');
  }

  private static Second second(long epoch) {
    return new Second(epoch, SECOND.format(LocalDateTime.ofEpochSecond(epoch, 0, ZoneOffset.UTC)));
  }
}
