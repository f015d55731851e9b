package chat.runtime.plugin;

import chat.api.mode.ModeHandler;
import chat.runtime.testkit.Covering;
import org.junit.jupiter.api.Test;

class ModeSlotTest {

  @Test
  void everyQuestionGoesToTheModeThatIsThereNow() throws Exception {
    Covering.assertCovers(ModeHandler.class, ModeSlot.class);
  }
}
