package chat.plugin.modesextra;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code +q mask} and {@code +q mask/10m}: whom a mask means does not send, nor set the topic, for
 * good or for a while. Who has a voice does.
 */
final class Quiet implements ModeHandler {

  private static final char LETTER = 'q';

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
    return "quiet: users who match the mask cannot send; mask/10m: for ten minutes (s, m, h, d)";
  }

  /** The duration is no part of the key: another one for the same mask replaces the first. */
  @Override
  public ModeArgument argument(String argument) {
    int slash = argument.indexOf('/');
    Optional<Mask> mask = Mask.of(slash < 0 ? argument : argument.substring(0, slash));
    if (mask.isEmpty()) {
      return ModeArgument.invalid(Mask.RULE + "; after it, /10m for ten minutes (s, m, h, d)");
    }
    if (slash < 0) {
      return ModeArgument.valid(mask.get().value(), mask.get().key());
    }
    String time = argument.substring(slash + 1).toLowerCase(Locale.ROOT);
    return Durations.parse(time).isPresent()
        ? ModeArgument.valid(mask.get().value() + "/" + time, mask.get().key())
        : ModeArgument.invalid(
            "a duration is a number and s, m, h or d, such as bob/10m, and at most 366 days");
  }

  /** Beside the key there is only the duration. */
  @Override
  public boolean isSame(ModeEntry entry, ModeArgument.Valid argument) {
    return duration(entry.value()).equals(duration(argument.value()));
  }

  @Override
  public boolean holds(ModeEntry entry, Instant now) {
    return end(entry).map(now::isBefore).orElse(true);
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

  private Decision speak(Attempt attempt) {
    if (attempt.user().hasVoice()) {
      return Decision.allow();
    }
    Whom whom = new Whom(attempt.user());
    for (ModeEntry entry : attempt.channel().entries(LETTER)) {
      if (whom.isMeantBy(entry) && holds(entry, attempt.now())) {
        return Decision.deny("quieted", reason(end(entry), attempt.now()));
      }
    }
    return Decision.allow();
  }

  private static String reason(Optional<Instant> end, Instant now) {
    return end.map(
            instant ->
                "You were quieted in this channel; you can send again in "
                    + Durations.inWords(Duration.between(now, instant))
                    + ".")
        .orElse("You were quieted in this channel; ask one of its operators for a voice.");
  }

  /** When it ends by itself, if it does. */
  private static Optional<Instant> end(ModeEntry entry) {
    return duration(entry.value()).map(entry.at()::plus);
  }

  private static Optional<Duration> duration(String value) {
    int slash = value.indexOf('/');
    return slash < 0 ? Optional.empty() : Durations.parse(value.substring(slash + 1));
  }
}
