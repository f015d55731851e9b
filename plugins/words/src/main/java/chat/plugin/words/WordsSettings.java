package chat.plugin.words;

import chat.api.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of {@code words}: WORDS_FILE and WORDS_MODE. */
public record WordsSettings(
    @Setting("a text file with one word or phrase a line; empty is no list, and no filter")
        Optional<Path> file,
    @Setting(
            value = "what happens to messages with a word of the list: reject, or mask the word",
            ifEmpty = "reject")
        Mode mode) {

  /** What happens to a message with a word of the list. */
  public enum Mode {
    /** It is refused. */
    REJECT,
    /** It is sent with asterisks in the word's place. */
    MASK
  }
}
