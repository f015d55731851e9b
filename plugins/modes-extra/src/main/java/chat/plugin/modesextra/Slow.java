package chat.plugin.modesextra;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import java.time.Duration;

/** {@code +S seconds}: a member waits so long between two messages; who has a voice does not. */
final class Slow implements ModeHandler {

  private static final char LETTER = 'S';
  private static final int DAY = 86_400;

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
    return "slow mode: members wait this many seconds between messages";
  }

  @Override
  public ModeArgument argument(String argument) {
    return Numbers.argument(argument, DAY, "the mode 'S' takes a number of seconds");
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    if (attempt.user().hasVoice()) {
      return Decision.allow();
    }
    if (!attempt.user().member()) {
      return Decision.deny(
          "not_in_channel",
          "This channel is in slow mode, in which only members send; join it first.");
    }
    for (ModeEntry entry : attempt.channel().entries(LETTER)) {
      Duration left = left(attempt, Duration.ofSeconds(Long.parseLong(entry.value())));
      if (left.compareTo(Duration.ZERO) > 0) {
        return Decision.deny(
            "slow_mode",
            "This channel is in slow mode; you can send again in " + Durations.inWords(left) + ".",
            left);
      }
    }
    return Decision.allow();
  }

  private static Duration left(Attempt.Send attempt, Duration pause) {
    return attempt
        .user()
        .lastSpoke()
        // The clock was set back: nobody knows how long ago that was, and nobody is kept waiting.
        .filter(last -> !last.isAfter(attempt.now()))
        .map(last -> Duration.between(attempt.now(), last.plus(pause)))
        .orElse(Duration.ZERO);
  }
}
