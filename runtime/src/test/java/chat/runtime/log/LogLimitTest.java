package chat.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {

  private long now;
  private final LogLimit limit = new LogLimit(() -> now);

  private void aMinutePasses() {
    now += LogLimit.SILENCE.toNanos();
  }

  @Test
  void theSameKindIsLoggedOnceAMinuteWithTheNumberOfThoseLeftOut() {
    assertThat(limit.admit("a")).isEqualTo(OptionalLong.of(0));
    for (int i = 0; i < 500; i++) {
      assertThat(limit.admit("a")).isEmpty();
    }
    aMinutePasses();
    assertThat(limit.admit("a")).isEqualTo(OptionalLong.of(500));
    assertThat(limit.admit("a")).isEmpty();
    assertThat(LogLimit.remark(0)).isEmpty();
    assertThat(LogLimit.remark(500)).contains("500 more");
  }

  @Test
  void anotherKindIsLoggedAtOnce() {
    limit.admit(new IllegalStateException("one"));
    assertThat(limit.admit(new IllegalArgumentException("one"))).isPresent();
    assertThat(limit.admit(thrownElsewhere())).isPresent();
    assertThat(limit.admit(thrownElsewhere())).isEmpty();
  }

  private static IllegalStateException thrownElsewhere() {
    return new IllegalStateException("two");
  }

  @Test
  void kindsWithoutEndFillNeitherTheLogNorTheMemory() {
    int logged = 0;
    for (int i = 0; i < 100_000; i++) {
      if (limit.admit("kind " + i).isPresent()) {
        logged++;
      }
    }
    assertThat(logged).isEqualTo(LogLimit.MOST_KINDS + 1);
    aMinutePasses();
    assertThat(limit.admit("one more kind")).isEqualTo(OptionalLong.of(0));
    assertThat(limit.admit("one more kind")).isEmpty();
  }
}
