package chat.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class HistogramTest {
  private final Histogram histogram = new Histogram();

  @Test
  void percentilesOfAThousandMillisecondsAreThoseOfTheList() {
    for (int i = 1_000; i >= 1; i--) {
      histogram.add(i * 1_000_000L);
    }

    assertThat(histogram.total()).isEqualTo(1_000);
    assertThat(histogram.percentile(0.5)).isCloseTo(500_000_000L, withPercentage(1));
    assertThat(histogram.percentile(0.99)).isCloseTo(990_000_000L, withPercentage(1));
    assertThat(histogram.percentile(0.999)).isCloseTo(999_000_000L, withPercentage(1));
    assertThat(histogram.percentile(1)).isCloseTo(1_000_000_000L, withPercentage(1));
  }

  @Test
  void smallValuesAreExact() {
    histogram.add(-5);
    histogram.add(7);
    histogram.add(255);

    assertThat(histogram.percentile(0.33)).isZero();
    assertThat(histogram.percentile(0.5)).isEqualTo(7);
    assertThat(histogram.percentile(1)).isEqualTo(255);
  }

  @Test
  void everySizeOfValueFallsIntoABucketLessThanOnePercentWide() {
    for (long value = 1; value > 0 && value < Long.MAX_VALUE / 3; value = value * 3 + 1) {
      var single = new Histogram();
      single.add(value);
      assertThat(single.percentile(1)).isCloseTo(value, withPercentage(0.5));
    }
  }

  @Test
  void theLargestValueHasABucketToo() {
    histogram.add(Long.MAX_VALUE);

    assertThat(histogram.percentile(0.5)).isCloseTo(Long.MAX_VALUE, withPercentage(0.5));
  }

  @Test
  void withoutSamplesThereIsNothingToWaitFor() {
    assertThat(histogram.percentile(0.99)).isZero();
  }

  @Test
  void aShareIsAboveZeroAndAtMostOne() {
    assertThatThrownBy(() -> histogram.percentile(99)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> histogram.percentile(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
