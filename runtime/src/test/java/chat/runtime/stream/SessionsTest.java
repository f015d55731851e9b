package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.testkit.TestClock;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {

  private static final Duration TIMEOUT = Duration.ofHours(1);

  @Test
  void afterAPauseClientsHaveTheTimeToComeBack() {
    TestClock clock = new TestClock();
    ServerTime time = ServerTime.starting(clock, clock::nanoTime);
    Sessions sessions = new Sessions(time);
    sessions.start(7, 7);
    sessions.issue("token", 7, 7);
    for (int second = 0; second < 3_000; second++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(sessions.idle(TIMEOUT)).isEmpty();
    }
    clock.advance(Duration.ofDays(3));
    for (int second = 0; second < 590; second++) {
      assertThat(sessions.idle(TIMEOUT)).isEmpty();
      clock.advance(Duration.ofSeconds(1));
    }
    clock.advance(Duration.ofDays(3));
    for (int second = 0; second < 60; second++) {
      assertThat(sessions.idle(TIMEOUT)).as("second %d after the pause", second).isEmpty();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(sessions.idle(TIMEOUT)).containsExactly(7L);
  }
}
