package example.calm;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;
import java.util.List;
import java.util.Locale;

/** Brings the mode +c: nobody shouts. */
public final class CalmPlugin implements Plugin {

  @Override
  public String name() {
    return "calm";
  }

  @Override
  public List<Factory<ModeHandler, ?>> modes() {
    return List.of(Factory.of("calm", "the mode +c: no shouting", Calm::new));
  }

  // region mode
  private static final class Calm implements ModeHandler {

    @Override
    public char letter() {
      return 'c';
    }

    @Override
    public Kind kind() {
      return Kind.CHANNEL;
    }

    @Override
    public String description() {
      return "calm: no shouting";
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      String body = attempt.body();
      boolean shouting =
          body.length() > 5
              && body.equals(body.toUpperCase(Locale.ROOT))
              && !body.equals(body.toLowerCase(Locale.ROOT));
      return shouting && !attempt.user().isOperator()
          ? Decision.deny("no_shouting", "This channel is calm; say it in lower case.")
          : Decision.allow();
    }
  }
  // endregion
}
