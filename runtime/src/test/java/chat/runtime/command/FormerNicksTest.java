package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.error.ChatException;
import chat.runtime.testkit.Core;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account is known by the nicks that it had, where a list of a channel names one of them. */
class FormerNicksTest {

  private final Core core = Core.start();
  private long op;
  private long troll;

  @BeforeEach
  void meet() throws Exception {
    op = core.register("Op");
    troll = core.register("Troll");
    core.join(op, "#room");
  }

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private String joining() {
    try {
      core.join(troll, "#room");
      return "ok";
    } catch (ChatException e) {
      return e.code();
    }
  }

  private String sending() {
    return core.code(Core.saying(troll, "#room", "hello"));
  }

  private String mode(String change) throws ChatException {
    return core.mode(op, "#room", change);
  }

  @Test
  void whoNeverTriedIsHeldToo() throws Exception {
    mode("+b troll");
    core.nick(troll, "angel");

    assertThat(joining()).isEqualTo("banned");
  }

  @Test
  void aMemberIsHeldUnderItsNextNicks() throws Exception {
    assertThat(joining()).isEqualTo("ok");
    mode("+b tr*");
    core.nick(troll, "angel");
    core.nick(troll, "saint");

    assertThat(sending()).isEqualTo("banned");
    core.nick(troll, "Troll");
    core.nick(troll, "angel");
    assertThat(sending()).isEqualTo("banned");
    mode("-b tr*");
    assertThat(sending()).isEqualTo("ok");
  }

  @Test
  void aNickThatWasGivenUpBeforeIsNotHeldAgainstIt() throws Exception {
    core.nick(troll, "angel");
    mode("+b troll");

    assertThat(joining()).isEqualTo("ok");
    assertThat(sending()).isEqualTo("ok");
  }

  @Test
  void aMaskThatIsTakenAwayAndSetAgainStartsAnew() throws Exception {
    mode("+b troll");
    core.nick(troll, "angel");
    assertThat(joining()).isEqualTo("banned");
    mode("-b troll");
    mode("+b troll");

    assertThat(joining()).isEqualTo("ok");
  }

  @Test
  void anotherValueOfTheSameEntryLetsNobodyGo() throws Exception {
    mode("+b Troll");
    core.nick(troll, "angel");
    assertThat(mode("+b TROLL")).isEqualTo("+b TROLL");

    assertThat(joining()).isEqualTo("banned");
  }

  @Test
  void aRestartLetsNobodyGo() throws Exception {
    mode("+b troll");
    core.nick(troll, "angel");
    core.nick(troll, "saint");

    try (Core restarted = core.restarted()) {
      restarted.mode(op, "#room", "+b other");
      assertThat(restarted.code(Core.saying(troll, "#room", "hello"))).isEqualTo("banned");
    }
  }

  /** However many nicks somebody goes through, the first is not forgotten for a month. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 99, 100})
  void manyNicksAreNoWayOut(int nicks) throws Exception {
    mode("+b troll");
    for (int i = 0; i < nicks; i++) {
      core.nick(troll, "angel" + i);
    }

    assertThat(joining()).isEqualTo("banned");
  }

  @Test
  void aHundredNicksAreRememberedForAMonthAndThenTheNewest() throws Exception {
    mode("+b troll");
    for (int i = 0; i < 100; i++) {
      core.nick(troll, "angel" + i);
      core.clock().advance(Duration.ofMinutes(1));
    }
    assertThat(changing("one-more")).isEqualTo("too_many_requests");
    assertThat(changing("angel5")).as("its own nick before is one more, too").isNotEqualTo("ok");
    core.clock().advance(Duration.ofDays(30).minusMinutes(101));
    assertThat(changing("one-more")).isEqualTo("too_many_requests");
    assertThat(joining()).isEqualTo("banned");
    core.clock().advance(Duration.ofMinutes(2));
    assertThat(changing("one-more")).isEqualTo("ok");
    assertThat(core.<Integer>ask(state -> state.findUser("one-more").formerNicks().size()))
        .isEqualTo(100);
  }

  @Test
  void goingToAndFroIsAlwaysPossible() throws Exception {
    for (int i : IntStream.range(0, 300).toArray()) {
      core.nick(troll, i % 2 == 0 ? "angel" : "Troll");
    }

    assertThat(core.<Integer>ask(state -> state.findUser("troll").formerNicks().size()))
        .isEqualTo(2);
  }

  private String changing(String nick) {
    try {
      core.nick(troll, nick);
      return "ok";
    } catch (ChatException e) {
      return e.code();
    }
  }
}
