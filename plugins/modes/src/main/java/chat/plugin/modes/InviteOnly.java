package chat.plugin.modes;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;

/** {@code +i}: only the invited join, and only operators invite. */
final class InviteOnly implements ModeHandler {

  @Override
  public char letter() {
    return 'i';
  }

  @Override
  public Kind kind() {
    return Kind.CHANNEL;
  }

  @Override
  public String description() {
    return "invite-only: joining needs an invite, which one join uses up";
  }

  /** An operator who joins is one who comes back. */
  @Override
  public Decision join(Attempt.Join attempt) {
    return attempt.invited() || attempt.user().isOperator()
        ? Decision.allow()
        : Decision.deny(
            "invite_only", "This channel is invite-only; ask an operator to invite you.");
  }

  @Override
  public Decision invite(Attempt.Invite attempt) {
    return attempt.user().isOperator()
        ? Decision.allow()
        : Decision.deny("not_operator", "Only an operator invites to an invite-only channel.");
  }
}
