package chat.plugin.modes;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;

/** {@code +m}: only operators and voiced members speak. */
final class Moderated implements ModeHandler {

  @Override
  public char letter() {
    return 'm';
  }

  @Override
  public Kind kind() {
    return Kind.CHANNEL;
  }

  @Override
  public String description() {
    return "moderated: only operators and voiced members send";
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return attempt.user().hasVoice()
        ? Decision.allow()
        : Decision.deny("moderated", "This channel is moderated; ask an operator for a voice.");
  }
}
