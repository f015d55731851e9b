package chat.plugin.modesextra;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** {@code +k key}: who joins has to send the key, the invited too, but operators who come back. */
final class Key implements ModeHandler {

  private static final char LETTER = 'k';

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
    return "key: joining needs this word";
  }

  /** Any word; a key is compared to the letter, unlike names. */
  @Override
  public ModeArgument argument(String argument) {
    return ModeArgument.valid(argument, "");
  }

  @Override
  public Decision join(Attempt.Join attempt) {
    if (attempt.user().isOperator()) {
      return Decision.allow();
    }
    byte[] given = attempt.key().orElse("").getBytes(StandardCharsets.UTF_8);
    for (ModeEntry entry : attempt.channel().entries(LETTER)) {
      // In the same time whatever the key, so that nobody guesses it letter by letter.
      if (!MessageDigest.isEqual(entry.value().getBytes(StandardCharsets.UTF_8), given)) {
        return Decision.deny(
            "bad_key",
            attempt.key().isPresent()
                ? "This is not the key of the channel; ask one of its members for it."
                : "This channel has a key; join with it as \"key\".");
      }
    }
    return Decision.allow();
  }
}
