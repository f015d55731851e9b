package chat.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CautiousTimeTest {

  private final TestClock clock = new TestClock();
  private final ServerTime time = ServerTime.plain(clock, clock::nanoTime);

  @Test
  void itIsTheWallTimeWhereThatGoesOnEvenly() {
    for (int hour = 0; hour < 100; hour++) {
      assertThat(time.cautious()).isEqualTo(clock.instant());
      clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  void aClockThatIsPutAheadIsBelievedAfterADay() {
    assertThat(time.cautious()).isEqualTo(clock.instant());
    Instant before = clock.instant();
    clock.put(before.plus(Duration.ofDays(400)));
    for (int hour = 0; hour <= 24; hour++) {
      assertThat(time.cautious()).isEqualTo(before.plus(Duration.ofHours(hour)));
      clock.advance(Duration.ofHours(1));
    }
    assertThat(time.cautious()).isEqualTo(clock.instant());
  }

  @Test
  void oneThatIsPutBackIsBelievedAtOnce() {
    time.cautious();
    clock.put(Instant.EPOCH);
    assertThat(time.cautious()).isEqualTo(Instant.EPOCH);
    clock.put(Instant.EPOCH.plus(Duration.ofDays(20_000)));
    assertThat(time.cautious()).as("it may have been right before").isEqualTo(Instant.EPOCH);
  }

  @Test
  void oneThatIsFarAheadAtTheStartIsBelievedAfterADayToo() {
    Instant newest = clock.instant();
    clock.put(newest.plus(Duration.ofDays(400)));
    time.lastStored(newest);
    assertThat(time.cautious()).isEqualTo(newest.plus(Duration.ofDays(1)));
    clock.advance(Duration.ofHours(25));
    assertThat(time.cautious()).isEqualTo(clock.instant());
  }

  @Test
  void itReadsTheClockSoSeldomThatItRemembersLittle() {
    for (int i = 0; i < 1_000_000; i++) {
      time.cautious();
      clock.advance(Duration.ofMillis(500));
    }
    assertThat(time.cautious()).isEqualTo(clock.instant());
  }
}
