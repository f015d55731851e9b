package chat.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import chat.runtime.account.Caller;
import chat.runtime.config.IpAddresses;
import chat.runtime.testkit.LogLines;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

  private final Deque<Runnable> later = new ArrayDeque<>();
  private final FailedLogins failed = new FailedLogins(later::add);
  private final LogLines lines = LogLines.of(FailedLogins.class, Level.INFO);

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void theFirstIsLoggedAtOnceAndOfTheOthersOneASecond() {
    fail("192.0.2.1", "alice");
    assertThat(lines.all()).containsExactly("INFO Failed login from 192.0.2.1 as \"alice\"");
    fail("192.0.2.2", "bob");
    fail("192.0.2.3", "carol");
    fail("2001:db8::1", "dave");
    assertThat(lines.all()).hasSize(1);

    aSecondPasses();
    assertThat(lines.all())
        .hasSize(2)
        .last()
        .isEqualTo("INFO Failed login from 2001:db8:0:0:0:0:0:1 as \"dave\", and 2 more before it");
    fail("192.0.2.5", "erin");
    assertThat(lines.all()).hasSize(2);
    aSecondPasses();
    assertThat(lines.all())
        .hasSize(3)
        .last()
        .isEqualTo("INFO Failed login from 192.0.2.5 as \"erin\"");
    aSecondPasses();
    assertThat(later).isEmpty();
    fail("192.0.2.6", "frank");
    assertThat(lines.all()).hasSize(4);
  }

  @Test
  void aNickWritesNoLineOfItsOwn() {
    fail("192.0.2.1", "a\n12:00:00 INFO  Stopped\u001b[31m\u202e\u2028\" from 10.0.0.1");

    assertThat(lines.all())
        .containsExactly(
            "INFO Failed login from 192.0.2.1 as"
                + " \"a?12:00:00 INFO  Stopped?[31m??? from 10.0.0.1\"");
  }

  @Test
  void aLongNickIsCut() {
    fail("192.0.2.1", "x".repeat(100_000));
    assertThat(lines.all())
        .containsExactly("INFO Failed login from 192.0.2.1 as \"" + "x".repeat(64) + "…\"");
  }

  @Test
  void noCharacterIsCutInTwo() {
    fail("192.0.2.1", "😀".repeat(64));
    assertThat(lines.all()).last().asString().endsWith("\"" + "😀".repeat(64) + "\"");
    aSecondPasses();
    fail("192.0.2.1", "😀".repeat(65));
    assertThat(lines.all()).last().asString().endsWith("\"" + "😀".repeat(64) + "…\"");
  }

  private void fail(String address, String nick) {
    failed.note(Caller.of(IpAddresses.parse(address).orElseThrow(), nick));
  }

  private void aSecondPasses() {
    later.remove().run();
  }
}
