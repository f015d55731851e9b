package chat.runtime.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private long now;
  private final Breaker breaker = new Breaker(() -> now);

  private void failOften() {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      assertThat(breaker.admits()).isTrue();
      breaker.failed(false);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void tenFailuresInARowTakeItOutOfUse() {
    for (int i = 1; i < Breaker.FAILURES; i++) {
      assertThat(breaker.failed(false)).isEqualTo(Breaker.Turn.NONE);
    }
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.failed(false)).isEqualTo(Breaker.Turn.TAKEN_OUT);
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void oneSuccessBetweenBeginsToCountAnew() {
    for (int i = 0; i < 5 * Breaker.FAILURES; i++) {
      breaker.failed(false);
      if (i % (Breaker.FAILURES - 1) == 0) {
        breaker.succeeded();
      }
    }
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void afterAWhileOneCallTriesAndNobodyElse() {
    failOften();
    pass(Breaker.FIRST_PAUSE.minusNanos(1));
    assertThat(breaker.admits()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
    assertThat(breaker.succeeded()).isEqualTo(Breaker.Turn.BACK);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void whatStillFailsIsTriedEverMoreSeldomAndToldOnce() {
    failOften();
    Duration pause = Breaker.FIRST_PAUSE;
    for (int i = 0; i < 10; i++) {
      pass(pause);
      assertThat(breaker.admits()).isTrue();
      assertThat(breaker.failed(false)).isEqualTo(Breaker.Turn.NONE);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(Breaker.LONGEST_PAUSE) < 0 ? pause : Breaker.LONGEST_PAUSE;
      pass(pause.minusNanos(1));
      assertThat(breaker.admits()).isFalse();
      now -= pause.minusNanos(1).toNanos();
    }
    assertThat(breaker.pause()).isEqualTo(Breaker.LONGEST_PAUSE);
  }

  @Test
  void aTryThatDecidesNothingLeavesTheTryToTheNextCall() {
    failOften();
    pass(Breaker.FIRST_PAUSE);
    assertThat(breaker.admits()).isTrue();
    breaker.undecided();
    assertThat(breaker.state()).isEqualTo(Breaker.State.OUT_OF_USE);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
    assertThat(breaker.failed(false)).isEqualTo(Breaker.Turn.NONE);
    pass(Breaker.FIRST_PAUSE);
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void whatDecidesNothingBetweenFailuresIsNoSuccess() {
    for (int i = 1; i < Breaker.FAILURES; i++) {
      breaker.failed(false);
      breaker.undecided();
    }
    assertThat(breaker.failed(false)).isEqualTo(Breaker.Turn.TAKEN_OUT);
  }

  @Test
  void aCallFromBeforeDoesNotBringItBack() {
    failOften();
    assertThat(breaker.succeeded()).isEqualTo(Breaker.Turn.NONE);
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void whatEverybodyWaitsForIsTakenOutAtOnce() {
    assertThat(breaker.failed(true)).isEqualTo(Breaker.Turn.TAKEN_OUT);
  }
}
