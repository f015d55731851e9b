package chat.plugin.modesextra;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;

/**
 * {@code +b mask}: whom a mask means does not join, invited or not, and does not send, nor set the
 * topic. Operators speak all the same, so that nobody locks out a channel's last one.
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
    return "ban: users who match the mask can neither join nor send";
  }

  @Override
  public ModeArgument argument(String argument) {
    return Mask.of(argument)
        .map(mask -> ModeArgument.valid(mask.value(), mask.key()))
        .orElseGet(() -> ModeArgument.invalid(Mask.RULE));
  }

  /** The key says all that there is to a mask. */
  @Override
  public boolean isSame(ModeEntry entry, ModeArgument.Valid argument) {
    return true;
  }

  @Override
  public Decision join(Attempt.Join attempt) {
    return isBanned(attempt)
        ? Decision.deny("banned", "You are banned from this channel; ask one of its operators.")
        : Decision.allow();
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return speak(attempt);
  }

  /** A topic is read by everybody too. */
  @Override
  public Decision topic(Attempt.Topic attempt) {
    return speak(attempt);
  }

  private static Decision speak(Attempt attempt) {
    return !attempt.user().isOperator() && isBanned(attempt)
        ? Decision.deny(
            "banned", "You are banned from this channel and cannot send; ask one of its operators.")
        : Decision.allow();
  }

  private static boolean isBanned(Attempt attempt) {
    Whom whom = new Whom(attempt.user());
    return attempt.channel().entries(LETTER).stream().anyMatch(whom::isMeantBy);
  }
}
