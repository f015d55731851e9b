package chat.runtime.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.TestClock;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnswerAgesTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final TestClock clock = new TestClock();
  private final AnswerAges ages = new AnswerAges(ServerTime.plain(clock, clock::nanoTime), DAY);

  @Test
  void answersOfADayAgoAreTooOld() {
    for (int hour = 0; hour < 100; hour++) {
      assertThat(ages.tooOld()).isEqualTo(clock.instant().minus(DAY));
      clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  void aClockThatIsPutAheadMakesNoneOldThatWereKeptBefore() {
    clock.advance(Duration.ofHours(1));
    ages.tooOld();
    Instant kept = clock.instant();
    clock.put(kept.plus(Duration.ofDays(400)));
    for (int hour = 0; hour < 23; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(ages.tooOld()).isBeforeOrEqualTo(kept);
    }
    clock.advance(Duration.ofHours(26));
    assertThat(ages.tooOld()).isEqualTo(clock.instant().minus(DAY));
  }

  @Test
  void aClockThatIsSetAfterTheStartMakesNoneOldThatWereKeptSince() {
    clock.put(Instant.EPOCH);
    AnswerAges booted = new AnswerAges(ServerTime.plain(clock, clock::nanoTime), DAY);
    Instant kept = clock.instant();
    clock.advance(Duration.ofSeconds(30));
    clock.put(Instant.parse("2026-02-09T20:00:00Z"));
    assertThat(booted.tooOld()).isBeforeOrEqualTo(kept);
  }
}
