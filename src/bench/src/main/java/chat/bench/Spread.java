package chat.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * The same thing measured several times.
 *
 * @param median the middle one, or between the middle two
 * @param min the smallest
 * @param max the largest
 */
record Spread(double median, double min, double max) {

  /** The spread of at least one value. */
  static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
  }
}
