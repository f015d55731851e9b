package chat.plugin.hooksjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For whom a hook that fails is not called. */
final class BreakerTest {

  private long now;
  private final Breaker<String> breaker = new Breaker<>(() -> now);

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  /** A message that makes the hook fail, if it is asked. */
  private boolean fail(String sender) {
    boolean asked = breaker.admits(sender);
    if (asked) {
      breaker.failed(sender);
    }
    return asked;
  }

  private void open() {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      assertThat(fail("bad" + i % 4)).isTrue();
    }
  }

  @Test
  void oneSenderRestsAloneHoweverOftenTheHookFailsForIt() {
    int asked = 0;
    for (int second = 0; second < 600; second++) {
      asked += fail("mallory") ? 1 : 0;
      assertThat(breaker.admits("alice")).isTrue();
      pass(1);
    }
    assertThat(asked).isBetween(20, 25);
  }

  @Test
  void twoSendersDoNotTakeItOutOfUseEither() {
    for (int second = 0; second < 600; second++) {
      fail("mallory" + second % 2);
      assertThat(breaker.admits("alice")).isTrue();
      pass(1);
    }
  }

  @Test
  void aSenderWhoHasRestedIsTriedOnceAndIsBackAfterASuccess() {
    for (int i = 0; i < Breaker.SENDER_FAILURES; i++) {
      assertThat(fail("bob")).isTrue();
    }
    assertThat(breaker.admits("bob")).isFalse();
    pass(30);
    assertThat(breaker.admits("bob")).isTrue();
    assertThat(breaker.admits("bob")).isFalse();
    breaker.succeeded("bob");
    assertThat(breaker.admits("bob")).isTrue();
    assertThat(breaker.admits("bob")).isTrue();
  }

  @Test
  void failuresForSeveralTakeItOutOfUseForAllButATryEachSecond() {
    open();
    assertThat(breaker.admits("alice")).isFalse();
    pass(1);
    assertThat(breaker.admits("alice")).isTrue();
    assertThat(breaker.admits("carol")).as("not before the next second").isFalse();
    assertThat(breaker.succeeded("alice")).isEqualTo(Breaker.Turn.CLOSED);
    assertThat(breaker.admits("carol")).isTrue();
    assertThat(breaker.admits("bad0")).as("it rests all the same").isFalse();
  }

  @Test
  void sendersForWhomItFailsDoNotUseUpTheTriesOfOthers() {
    open();
    for (int second = 0; second < 120; second++) {
      for (int i = 0; i < 4; i++) {
        fail("bad" + i);
      }
    }
    pass(1);
    for (int i = 0; i < 4; i++) {
      fail("bad" + i);
    }
    assertThat(breaker.admits("alice")).isTrue();
  }

  @Test
  void aHookThatFailsForEverybodyIsRarelyCalled() {
    int calls = 0;
    for (int tick = 0; tick < 6_000; tick++) {
      calls += fail("user" + tick % 500) ? 1 : 0;
      now += TimeUnit.MILLISECONDS.toNanos(10);
    }
    assertThat(calls).isLessThan(80);
  }

  @Test
  void aSuccessForAnybodyBreaksTheRow() {
    for (int i = 0; i < 100; i++) {
      fail("user" + i % 50);
      breaker.succeeded("alice");
    }
    assertThat(breaker.admits("bob")).isTrue();
  }

  @Test
  void accountsMadeInSeriesAreForgotten() {
    for (int i = 0; i < 100_000; i++) {
      breaker.failed("series" + i);
      breaker.succeeded("alice");
    }
    assertThat(breaker.remembered()).isLessThanOrEqualTo(1_000);
    assertThat(breaker.admits("bob")).isTrue();
  }
}
