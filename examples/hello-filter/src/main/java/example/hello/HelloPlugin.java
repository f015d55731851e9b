package example.hello;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.Setting;
import chat.api.filter.Draft;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import java.util.List;
import java.util.Locale;

/** Asks people to say what they want along with their greeting. */
public final class HelloPlugin implements Plugin {

  /** The setting HELLO_WORD. */
  public record Settings(
      @Setting(value = "the greeting, in any case", ifEmpty = "hello") String word) {}

  @Override
  public String name() {
    return "hello";
  }

  @Override
  public List<Factory<MessageFilter, ?>> filters() {
    return List.of(
        Factory.of(
            "hello",
            "refuses messages that only greet, and marks the others that do",
            Settings.class,
            (settings, context) -> {
              String word = settings.word().toLowerCase(Locale.ROOT);
              return (draft, who) -> look(draft, word);
            }));
  }

  private static Verdict look(Draft draft, String word) {
    if (!draft.type().isSpoken()) {
      return Verdict.accept(draft);
    }
    String said = draft.body().strip().toLowerCase(Locale.ROOT);
    if (said.equals(word)) {
      return Verdict.reject("just_hello", "Say what you want along with the " + word + ".");
    }
    return Verdict.accept(said.startsWith(word) ? draft.withMeta("_greeting", "true") : draft);
  }
}
