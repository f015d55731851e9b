package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.mode.ModeHandler;
import chat.runtime.state.ModeCatalog;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestModes;
import chat.runtime.testkit.TroubledStorage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modes that are set although no plugin brings them any more. */
class LostModesTest {

  private final TroubledStorage storage = Core.inMemory();
  private Core core = Core.start(10_000, storage, TestModes.catalog());
  private long ann;
  private long bob;

  @BeforeEach
  void setAndLose() throws Exception {
    ann = core.register("ann");
    bob = core.register("bob");
    core.join(ann, "#room");
    core.join(bob, "#room");
    core.join(bob, "#other");
    core.mode(ann, "#room", "+mkvbbb Key bob Troll* spam* third");
    core.mode(bob, "#other", "+m");
    core.close();
    List<ModeHandler> left =
        List.of(TestModes.SECRET, TestModes.NO_OUTSIDERS, TestModes.TOPIC, TestModes.OPERATOR);
    core = Core.start(10_000, storage.reopen(), new ModeCatalog(left));
  }

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private String code(long user, String channel, String change) {
    return core.code(new ChangeModes(user, channel, change, "{}"));
  }

  @Test
  void theyHaveNoEffect() throws Exception {
    assertThat(core.code(Core.saying(bob, "#room", "hello"))).isEqualTo("ok");
    assertThat(core.code(core.joining(core.register("troll"), "#room"))).isEqualTo("ok");
  }

  @Test
  void eachIsTakenAwayAsItsKindIs() throws Exception {
    assertThat(core.mode(ann, "#room", "-m")).isEqualTo("-m");
    assertThat(core.mode(ann, "#room", "-k")).isEqualTo("-k");
    assertThat(core.mode(ann, "#room", "-v BOB")).isEqualTo("-v bob");
    assertThat(core.mode(ann, "#room", "-b troll*")).isEqualTo("-b Troll*");
    assertThat(core.mode(ann, "#room", "-b nobody")).isEmpty();
    assertThat(core.mode(ann, "#room", "-b")).isEqualTo("-b");

    assertThat(core.ask(new CountLostModes())).isEqualTo(Map.of('m', 1));
    for (String gone : List.of("-m", "-k", "-v bob", "-b", "-b x")) {
      assertThat(code(ann, "#room", gone)).as(gone).isEqualTo("bad_mode");
    }
  }

  @Test
  void theyAreTakenAwayTogetherWithOthers() throws Exception {
    assertThat(core.mode(ann, "#room", "-mtbb+s Troll* spam*")).isEqualTo("-mtbb+s Troll* spam*");
    assertThat(core.mode(ann, "#room", "-b-k")).isEqualTo("-bk");
    assertThat(core.ask(new ShowChannel(bob, "#room", core.sessions())).modes()).isEqualTo("+ns");
  }

  @Test
  void theyCannotBeSet() {
    assertThat(code(ann, "#room", "+m")).isEqualTo("bad_mode");
    assertThat(code(ann, "#room", "+b x")).isEqualTo("bad_mode");
    assertThat(code(ann, "#room", "-m+m")).isEqualTo("bad_mode");
  }

  @Test
  void onlyOperatorsTakeThemAwayAndOnlyWhereTheyAreSet() throws Exception {
    assertThat(code(bob, "#room", "-m")).isEqualTo("not_operator");
    assertThat(code(bob, "#room", "-x")).isEqualTo("bad_mode");
    assertThat(code(ann, "#room", "-v nobody")).isEqualTo("no_such_nick");
    core.mode(bob, "#other", "+s");
    assertThat(code(ann, "#other", "-m")).as("of a hidden channel").isEqualTo("bad_mode");
    assertThat(code(ann, "#other", "-t")).isEqualTo("no_such_channel");
  }

  @Test
  void theyAreCounted() throws Exception {
    assertThat(core.ask(new CountLostModes())).isEqualTo(Map.of('m', 2, 'k', 1, 'v', 1, 'b', 1));
  }
}
