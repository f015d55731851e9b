package chat.bench;

/**
 * A line of the report.
 *
 * @param figure its short name
 * @param what was measured
 * @param measured the median with its spread
 * @param baseline the same of what it is compared with; empty without
 * @param ratio between the two, run by run; empty without
 * @param goal in words; empty without
 * @param verdict whether it was reached; empty without a goal
 */
record Row(
    String figure,
    String what,
    String measured,
    String baseline,
    String ratio,
    String goal,
    String verdict) {

  /** A value that stands alone. */
  static Row of(String figure, String what, Unit unit, Spread measured) {
    return new Row(figure, what, unit.write(measured), "", "", "", "");
  }

  /** Something that could not be measured, and why. */
  static Row without(String figure, String what, String why) {
    return new Row(
        figure, what, "not measured: " + why.lines().findFirst().orElse(""), "", "", "", "");
  }

  /** Beside the same of something else; the ratio is taken run by run. */
  Row beside(Unit unit, Spread other, Spread ratios) {
    return new Row(
        figure, what, measured, unit.write(other), Unit.TIMES.write(ratios), goal, verdict);
  }

  /** Judges a value: the median, or the ratio's. */
  Row judged(Goal by, double value) {
    return new Row(figure, what, measured, baseline, ratio, by.text(), by.verdict(value));
  }

  /** As a line of a Markdown table. */
  String markdown() {
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(figure, what, measured, baseline, ratio, goal, verdict);
  }
}
