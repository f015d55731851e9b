package chat.plugin.words;

import chat.api.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of {@code words}: WORDS_FILE and WORDS_MODE. */
public record WordsSettings(
    @Setting("text file with a word or phrase per line; empty: no filter") Optional<Path> file,
    @Setting(
            value = "whether a message with a listed word is rejected, or the word is masked",
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
