package chat.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastWordsTest {

  private final LastWords words = new LastWords();

  private static User user(long key) {
    return new User(key, "user" + key, null, Instant.EPOCH, true);
  }

  @Test
  void whoComesBackIsRememberedOnce() {
    words.left(user(1), Instant.EPOCH);
    words.left(user(1), Instant.EPOCH.plusSeconds(1));

    assertThat(words.joined(user(2))).isNull();
    assertThat(words.joined(user(1))).isEqualTo(Instant.EPOCH.plusSeconds(1));
    assertThat(words.joined(user(1))).isNull();
  }

  @Test
  void theThousandWhoLeftLastAreRemembered() {
    for (long key = 1; key <= 1000; key++) {
      words.left(user(key), Instant.EPOCH);
    }
    words.left(user(1), Instant.EPOCH);
    words.left(user(1001), Instant.EPOCH);

    assertThat(words.joined(user(2))).isNull();
    assertThat(words.joined(user(1))).isNotNull();
    assertThat(words.joined(user(3))).isNotNull();
  }
}
