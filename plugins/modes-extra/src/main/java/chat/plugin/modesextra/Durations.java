package chat.plugin.modesextra;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them: {@code 10m}, "10 minutes". */
final class Durations {

  private static final Pattern SHORT = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Duration MAX = Duration.ofDays(366);
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /** A duration such as {@code 90s}, {@code 10m}, {@code 2h} or {@code 7d}: at most 366 days. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
    return Optional.of(unit.multipliedBy(Long.parseLong(matcher.group(1))))
        .filter(duration -> duration.compareTo(MAX) <= 0);
  }

  /** In the largest unit that says it well enough, rounded up. */
  static String inWords(Duration duration) {
    long seconds = Math.max(1, ceil(duration.toMillis(), 1000));
    if (seconds < 120) {
      return count(seconds, "second");
    }
    if (seconds < 2 * 3600) {
      return count(ceil(seconds, 60), "minute");
    }
    return seconds < 2 * 86_400
        ? count(ceil(seconds, 3600), "hour")
        : count(ceil(seconds, 86_400), "day");
  }

  private static long ceil(long amount, long unit) {
    return (amount + unit - 1) / unit;
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
