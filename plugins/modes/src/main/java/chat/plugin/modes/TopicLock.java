package chat.plugin.modes;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;

/** {@code +t}: only operators set the topic. A new channel has it. */
final class TopicLock implements ModeHandler {

  @Override
  public char letter() {
    return 't';
  }

  @Override
  public Kind kind() {
    return Kind.CHANNEL;
  }

  @Override
  public String description() {
    return "topic locked: only operators set it";
  }

  @Override
  public boolean initial() {
    return true;
  }

  @Override
  public Decision topic(Attempt.Topic attempt) {
    return attempt.user().isOperator()
        ? Decision.allow()
        : Decision.deny("not_operator", "Only an operator sets the topic of this channel.");
  }
}
