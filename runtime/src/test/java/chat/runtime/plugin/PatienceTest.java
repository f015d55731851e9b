package chat.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import chat.runtime.testkit.LogLines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PatienceTest {

  @Test
  void theLogTellsWhatIsWaitedForBeforePatienceEnds() {
    CountDownLatch never = new CountDownLatch(1);
    try (LogLines lines = LogLines.of(Patience.class, Level.INFO)) {
      assertThatExceptionOfType(PluginProblem.class)
          .isThrownBy(
              () ->
                  new Patience(Duration.ofMillis(3_500))
                      .await(
                          "slow",
                          getClass().getClassLoader(),
                          "loading its class",
                          () -> {
                            never.await();
                            return 1;
                          }))
          .withMessageContaining("did not end within 3500 ms");
      assertThat(lines.all())
          .containsExactly(
              "WARN Waiting for the plugin slow: loading its class takes more than 3 s; it has"
                  + " 500 ms more");
    }
  }
}
