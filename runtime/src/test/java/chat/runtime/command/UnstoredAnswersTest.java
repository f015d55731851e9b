package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.runtime.state.Command;
import chat.runtime.testkit.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are stored nowhere have ids that no message ever gets. */
class UnstoredAnswersTest {

  private Core core = Core.start();

  @AfterEach
  void close() {
    core.close();
  }

  private UUID unstored(Command<Posted> command) throws Exception {
    Posted posted = core.run(command);
    assertThat(core.storage().message(Math.max(0, core.seqOf(posted.message().id())))).isEmpty();
    return posted.message().id();
  }

  @Test
  void noMessageGetsTheIdOfOneAlsoAfterTheServerDiedWithoutWarning() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#room");
    List<UUID> answered = new ArrayList<>();
    answered.add(unstored(core.joining(bob, "#room").messageOnly()));
    answered.add(unstored(new ChangeModes(bob, "#room", "+nt", Message.NO_META)));
    answered.add(unstored(new ChangeModes(bob, "#room", "b", Message.NO_META)));
    answered.add(unstored(new ChangeNick(bob, "bob", Message.NO_META, Core.SERVER)));
    answered.add(unstored(new Quit(eve, "bye", Message.NO_META, core.sessions())));
    core.close();
    core = core.restarted();
    List<UUID> said = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      said.add(core.say(bob, "#room", "message " + i).id());
    }

    assertThat(said).doesNotContainAnyElementsOf(answered);
    for (UUID id : answered) {
      assertThat(core.seqOf(id)).isEqualTo(-1);
    }
  }
}
