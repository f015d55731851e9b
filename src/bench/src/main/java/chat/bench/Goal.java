package chat.bench;

/**
 * What a figure is to reach.
 *
 * @param limit the value that is just good enough
 * @param most whether it is the highest that is, or the lowest
 * @param text how a person writes it
 */
record Goal(double limit, boolean most, String text) {

  static Goal atMost(double limit, String text) {
    return new Goal(limit, true, text);
  }

  static Goal atLeast(double limit, String text) {
    return new Goal(limit, false, text);
  }

  /** Says yes or no, or nothing about what could not be measured. */
  String verdict(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return (most ? value <= limit : value >= limit) ? "✓" : "✗";
  }
}
