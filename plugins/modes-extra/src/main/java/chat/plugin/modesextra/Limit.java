package chat.plugin.modesextra;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;

/**
 * {@code +l members}: a channel that has so many members takes no more, but operators who come
 * back. Nobody has to leave.
 */
final class Limit implements ModeHandler {

  private static final char LETTER = 'l';
  private static final int MAX = 1_000_000;

  @Override
  public char letter() {
    return LETTER;
  }

  @Override
  public Kind kind() {
    return Kind.VALUE;
  }

  @Override
  public String description() {
    return "limit: the most members that the channel may have";
  }

  @Override
  public ModeArgument argument(String argument) {
    return Numbers.argument(argument, MAX, "the mode 'l' takes a number of members");
  }

  @Override
  public Decision join(Attempt.Join attempt) {
    if (attempt.user().isOperator()) {
      return Decision.allow();
    }
    for (ModeEntry entry : attempt.channel().entries(LETTER)) {
      if (attempt.channel().members() >= Integer.parseInt(entry.value())) {
        return Decision.deny(
            "channel_full",
            "This channel is full: it takes " + entry.value() + " members; try again later.");
      }
    }
    return Decision.allow();
  }
}
