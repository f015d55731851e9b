package chat.plugin.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.Factory;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.api.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WordsFilterTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final WordList LIST = WordList.of(List.of("bad"));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"MESSAGE", "ACTION", "NOTICE", "TOPIC", "PART", "QUIT"})
  void whatPeopleWriteIsRefusedOrMasked(MessageType type) {
    assertThat(ask(WordsSettings.Mode.REJECT, type, "#lobby", "a bad day")).isEmpty();
    assertThat(ask(WordsSettings.Mode.MASK, type, "#lobby", "a bad day")).contains("a *** day");
    assertThat(ask(WordsSettings.Mode.REJECT, type, "#lobby", "a day")).contains("a day");
    assertThat(ask(WordsSettings.Mode.MASK, type, "#bad", "a day")).contains("a day");
  }

  @ParameterizedTest
  @EnumSource(WordsSettings.Mode.class)
  void namesAreRefusedSinceTheyCannotBeMasked(WordsSettings.Mode mode) {
    assertThat(ask(mode, MessageType.NICK, "", "bad_guy")).isEmpty();
    assertThat(ask(mode, MessageType.NICK, "", "guy")).contains("guy");
    assertThat(ask(mode, MessageType.JOIN, "#bad", "")).isEmpty();
    assertThat(ask(mode, MessageType.JOIN, "#good", "")).contains("");
    assertThat(ask(mode, MessageType.MODE, "#bad", "+v bad")).contains("+v bad");
  }

  @Test
  void aMessageWithoutSuchWordsIsLeftAsItIs() {
    Draft draft = new Draft(MessageType.MESSAGE, "#lobby", "hello", Meta.EMPTY);

    assertThat(new WordsFilter(WordsSettings.Mode.MASK, () -> LIST).filter(draft, context()))
        .isEqualTo(Verdict.accept(draft));
  }

  @Test
  void theListIsReadAgainWhenTheFileChanges() throws Exception {
    Path file = write("bad\n");
    try (TestContext context = TestContext.at(START)) {
      WatchedList list = WatchedList.start(file, context);
      assertThat(list.get().matches("worse")).isFalse();

      write("bad\nworse\n");
      list.look();
      assertThat(list.get().matches("worse")).isTrue();
    }
  }

  @Test
  void aFileOfTheSameSizeAndAnotherTimeHasChanged() throws Exception {
    Path file = write("bad\n");
    try (TestContext context = TestContext.at(START)) {
      WatchedList list = WatchedList.start(file, context);

      write("mad\n");
      Files.setLastModifiedTime(file, FileTime.from(START));
      list.look();
      assertThat(list.get().matches("mad")).isTrue();
    }
  }

  @Test
  void aBrokenFileLeavesTheListAsItWasUntilItIsRepaired() throws Exception {
    Path file = write("bad\n");
    try (TestContext context = TestContext.at(START)) {
      WatchedList list = WatchedList.start(file, context);
      WordList before = list.get();

      write("bad\n**\n");
      list.look();
      assertThat(list.get()).isSameAs(before);
      Files.delete(file);
      list.look();
      assertThat(list.get()).isSameAs(before);
      write("mad\n");
      list.look();
      assertThat(list.get().matches("mad")).isTrue();
    }
  }

  @Test
  void withoutAListThereIsNoFilterAndWithABrokenOneItCannotBeMade() throws Exception {
    @SuppressWarnings("unchecked")
    Factory<MessageFilter, WordsSettings> factory =
        (Factory<MessageFilter, WordsSettings>) new WordsPlugin().filters().get(0);
    WordsSettings off = new WordsSettings(Optional.empty(), WordsSettings.Mode.MASK);
    WordsSettings on =
        new WordsSettings(Optional.of(folder.resolve("words")), WordsSettings.Mode.MASK);

    assertThat(factory.isEnabled(off)).isFalse();
    assertThat(factory.isEnabled(on)).isTrue();
    try (TestContext context = TestContext.at(START)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> context.make(factory, on))
          .withMessageContaining("does not exist");
      write("bad\n");
      assertThat(context.make(factory, on)).isInstanceOf(WordsFilter.class);
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("words"), text);
  }

  /** The body that goes on, or nothing when the message is refused. */
  private static Optional<String> ask(
      WordsSettings.Mode mode, MessageType type, String to, String body) {
    Draft draft = new Draft(type, to, body, Meta.EMPTY);
    Verdict verdict = new WordsFilter(mode, () -> LIST).filter(draft, context());
    return verdict instanceof Verdict.Accepted accepted
        ? Optional.of(accepted.draft().body())
        : Optional.empty();
  }

  private static FilterContext context() {
    return new FilterContext("alice", new UUID(0, 1), "#lobby", START);
  }
}
