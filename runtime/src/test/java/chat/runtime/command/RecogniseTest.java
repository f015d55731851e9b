package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.state.Binding;
import chat.runtime.testkit.Core;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecogniseTest {

  private static final Binding ALICE = new Binding("jwt", "7");

  private final Core core = Core.start();

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private Recognise recognising(Binding binding, String nick, String token) {
    return new Recognise(binding, nick, token, Core.SERVER, core.sessions());
  }

  @Test
  void theSameIsTheSameAccountWhateverItIsCalledBySomebodyElse() throws Exception {
    Identity first = core.run(recognising(ALICE, "alice", "one"));
    List<String> before = core.portrait();
    assertThat(core.run(recognising(ALICE, "renamed", "one"))).isEqualTo(first);
    assertThat(core.portrait()).isEqualTo(before);
    assertThat(core.code(recognising(new Binding("jwt", "8"), "Alice", "two")))
        .isEqualTo("nick_in_use");
    assertThat(core.code(recognising(new Binding("jwt", "8"), Core.SERVER, "two")))
        .isEqualTo("nick_in_use");
    assertThat(core.code(recognising(new Binding("jwt", "8"), "al ice", "two")))
        .isEqualTo("invalid_nick");
  }

  @Test
  void theAccountStaysWhenItsSessionEnds() throws Exception {
    Identity alice = core.run(recognising(ALICE, "alice", "one"));
    core.join(alice.user(), "#a");
    core.quit(alice.user(), "");
    assertThat(core.sessions().find("one")).isNull();
    assertThat(core.run(recognising(ALICE, "alice", "one"))).isEqualTo(alice);
    assertThat(core.sessions().find("one")).isNotNull();
    core.logout("one");
    boolean there = core.ask(state -> state.findUser(alice.user()).hasSession());
    assertThat(there).isTrue();
    try (Core restarted = core.restarted()) {
      assertThat(
              restarted.run(
                  new Recognise(ALICE, "alice", "one", Core.SERVER, restarted.sessions())))
          .isEqualTo(alice);
    }
    core.run(recognising(ALICE, "alice", "one"));
  }
}
