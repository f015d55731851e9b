package chat.plugin.modesextra;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;

/**
 * {@code +b mask}: whom a mask means does not join, invited or not, and does not send. Operators
 * send all the same, so that nobody locks out a channel's last one.
 */
final class Ban implements ModeHandler {

  private static final char LETTER = 'b';

  @Override
  public char letter() {
    return LETTER;
  }

  @Override
  public Kind kind() {
    return Kind.LIST;
  }

  @Override
  public String description() {
    return "ban: who matches the mask neither joins nor sends";
  }

  @Override
  public ModeArgument argument(String argument) {
    return Mask.of(argument)
        .map(mask -> ModeArgument.valid(mask.value(), mask.key()))
        .orElseGet(() -> ModeArgument.invalid(Mask.RULE));
  }

  @Override
  public Decision join(Attempt.Join attempt) {
    return isBanned(attempt)
        ? Decision.deny("banned", "You are banned from this channel; ask one of its operators.")
        : Decision.allow();
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return !attempt.user().isOperator() && isBanned(attempt)
        ? Decision.deny(
            "banned", "You are banned from this channel and cannot send; ask one of its operators.")
        : Decision.allow();
  }

  private static boolean isBanned(Attempt attempt) {
    for (ModeEntry entry : attempt.channel().entries(LETTER)) {
      if (Mask.matches(entry.key(), attempt.user())) {
        return true;
      }
    }
    return false;
  }
}
