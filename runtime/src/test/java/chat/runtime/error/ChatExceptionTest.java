package chat.runtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatExceptionTest {

  @Test
  void aNoOfAPluginIsForbidden() {
    ChatException no = ChatException.denied("banned", "You are banned.", Optional.empty());

    assertThat(no.code()).isEqualTo("banned");
    assertThat(no.status()).isEqualTo(403);
    assertThat(no.retryAfterSeconds()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "PT-5S, 1",
    "PT0S, 1",
    "PT0.001S, 1",
    "PT1S, 1",
    "PT1.001S, 2",
    "PT29.999S, 30",
    "PT24H, 86400"
  })
  void aNotNowOfAPluginSaysWhenInWholeSecondsRoundedUp(Duration retryAfter, long seconds) {
    ChatException no = ChatException.denied("slow_mode", "Wait.", Optional.of(retryAfter));

    assertThat(no.status()).isEqualTo(429);
    assertThat(no.retryAfterSeconds()).isEqualTo(seconds);
  }
}
