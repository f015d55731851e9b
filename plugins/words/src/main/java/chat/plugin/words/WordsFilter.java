package chat.plugin.words;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import java.util.function.Supplier;

/**
 * Looks for words in what is said, in topics and in reasons, and in the names that somebody gives:
 * the new nick, the channel to join. Names cannot be masked, so those are always refused. What is
 * in {@code meta} is not looked at.
 */
final class WordsFilter implements MessageFilter {

  private final WordsSettings.Mode mode;
  private final Supplier<WordList> list;

  WordsFilter(WordsSettings.Mode mode, Supplier<WordList> list) {
    this.mode = mode;
    this.list = list;
  }

  @Override
  public Verdict filter(Draft draft, FilterContext context) {
    WordList words = list.get();
    return switch (draft.type()) {
      case MESSAGE, ACTION, NOTICE, TOPIC, PART, QUIT -> text(draft, words);
      case NICK -> words.matches(draft.body()) ? refused("nick") : Verdict.accept(draft);
      case JOIN -> words.matches(draft.to()) ? refused("channel's name") : Verdict.accept(draft);
      case MODE, SYSTEM -> Verdict.accept(draft);
    };
  }

  private Verdict text(Draft draft, WordList words) {
    if (mode == WordsSettings.Mode.REJECT) {
      return words.matches(draft.body()) ? refused("message") : Verdict.accept(draft);
    }
    String masked = words.mask(draft.body());
    return Verdict.accept(masked.equals(draft.body()) ? draft : draft.withBody(masked));
  }

  private static Verdict refused(String what) {
    return Verdict.reject("The " + what + " has a word in it that is not welcome here.");
  }
}
