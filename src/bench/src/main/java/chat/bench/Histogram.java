package chat.bench;

/**
 * Counts durations in buckets that are less than one percent wide, so that millions of samples cost
 * nothing and no allocation. One thread writes; who reads waits until it has finished.
 */
final class Histogram {
  /** Values below this have a bucket each; above it each power of two has half as many. */
  private static final int EXACT = 256;

  private static final int HALF = EXACT / 2;
  private static final int HALF_BITS = 7;

  private final long[] counts = new long[index(Long.MAX_VALUE) + 1];
  private long total;

  /** Adds one duration, in nanoseconds; a negative one counts as zero. */
  void add(long nanos) {
    counts[index(Math.max(0, nanos))]++;
    total++;
  }

  /** Adds all of another histogram's samples. */
  void addAll(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  long total() {
    return total;
  }

  /**
   * The smallest duration, in nanoseconds, that at least this share of the samples does not exceed.
   *
   * @param share above 0, at most 1: 0.99 is p99
   * @return 0 without samples
   */
  long percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share above 0 and at most 1, not " + share);
    }
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return middle(i);
      }
    }
    return 0;
  }

  private static int index(long value) {
    if (value < EXACT) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - HALF_BITS;
    return (shift << HALF_BITS) + (int) (value >>> shift);
  }

  private static long middle(int index) {
    if (index < EXACT) {
      return index;
    }
    int shift = (index >>> HALF_BITS) - 1;
    long lowest = (long) ((index & (HALF - 1)) + HALF) << shift;
    return lowest + (1L << shift) / 2;
  }
}
