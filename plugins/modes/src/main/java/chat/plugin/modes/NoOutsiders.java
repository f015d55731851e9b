package chat.plugin.modes;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;

/** {@code +n}: only members speak. A new channel has it. */
final class NoOutsiders implements ModeHandler {

  @Override
  public char letter() {
    return 'n';
  }

  @Override
  public Kind kind() {
    return Kind.CHANNEL;
  }

  @Override
  public String description() {
    return "no messages from non-members";
  }

  @Override
  public boolean initial() {
    return true;
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return attempt.user().member()
        ? Decision.allow()
        : Decision.deny("not_in_channel", "You are not in this channel; join it first.");
  }
}
