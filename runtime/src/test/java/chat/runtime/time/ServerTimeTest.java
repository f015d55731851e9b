package chat.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerTimeTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final ServerTime time = ServerTime.starting(clock, clock::nanoTime);

  @Test
  void theUptimeKnowsNothingOfTheClock() {
    runs(Duration.ofSeconds(10));
    clock.put(clock.instant().plus(Duration.ofDays(400)));
    assertThat(time.millis()).isEqualTo(10_000);
    clock.put(clock.instant().minus(Duration.ofDays(20_000)));
    assertThat(time.millis()).isEqualTo(10_000);
    assertThat(time.wallMillis()).isEqualTo(clock.millis());
  }

  @Test
  void ofAPauseASecondIsCounted() {
    runs(Duration.ofSeconds(10));
    clock.advance(Duration.ofHours(25));

    long then = time.millis();
    assertThat(then).isBetween(10_700L, 11_000L);
    runs(Duration.ofSeconds(2));
    assertThat(time.millis()).isEqualTo(then + 2_000);
  }

  @Test
  void aShortGapIsNoPause() {
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMillis(900));
      assertThat(time.millis()).isEqualTo(900L * (i + 1));
    }
  }

  @Test
  void clientsHaveAMinuteToComeBackAfterAStart() {
    runs(Duration.ofSeconds(59));
    assertThat(time.hasSettled(LONG)).isFalse();
    runs(Duration.ofSeconds(1));
    assertThat(time.hasSettled(LONG)).isTrue();
  }

  @Test
  void butNoLongerThanTheyHaveAnyway() {
    runs(Duration.ofSeconds(5));
    assertThat(time.hasSettled(Duration.ofSeconds(5))).isTrue();
    assertThat(time.hasSettled(Duration.ofSeconds(6))).isFalse();
  }

  @Test
  void afterAPauseTheyHaveAsLongAsItTook() {
    runs(Duration.ofMinutes(5));
    clock.advance(Duration.ofSeconds(11));
    assertThat(time.hasSettled(LONG)).isFalse();
    runs(Duration.ofMillis(9_900));
    assertThat(time.hasSettled(LONG)).isFalse();
    runs(Duration.ofMillis(400));
    assertThat(time.hasSettled(LONG)).isTrue();
    clock.advance(Duration.ofDays(3));
    assertThat(time.hasSettled(LONG)).isFalse();
    runs(Duration.ofSeconds(59));
    assertThat(time.hasSettled(LONG)).isFalse();
    runs(Duration.ofSeconds(1));
    assertThat(time.hasSettled(LONG)).isTrue();
    clock.advance(Duration.ofMillis(1_100));
    assertThat(time.hasSettled(LONG)).isFalse();
    runs(Duration.ofSeconds(2));
    assertThat(time.hasSettled(LONG)).isTrue();
  }

  private void runs(Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= 100) {
      clock.advance(Duration.ofMillis(100));
      time.millis();
    }
  }
}
