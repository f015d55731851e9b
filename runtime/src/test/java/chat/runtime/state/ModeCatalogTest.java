package chat.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.api.mode.Attempt;
import chat.api.mode.ChannelView;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.api.mode.UserView;
import chat.api.model.MessageType;
import chat.runtime.error.ChatException;
import chat.runtime.testkit.TestModes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeCatalogTest {

  /** Says the same to everybody who wants to speak. */
  private record Answering(char letter, Kind kind, Supplier<Decision> answer)
      implements ModeHandler {
    Answering(char letter, Supplier<Decision> answer) {
      this(letter, Kind.CHANNEL, answer);
    }

    @Override
    public String description() {
      return "answering";
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      return answer.get();
    }
  }

  private static String sending(String modes, ModeHandler... handlers) {
    Attempt.Send attempt =
        new Attempt.Send(
            new ChannelView("#a", "", modes, 1, Map.of()),
            new UserView("bob", "here", true, Optional.empty(), Set.of()),
            MessageType.MESSAGE,
            "hello",
            Instant.EPOCH);
    try {
      new ModeCatalog(List.of(handlers)).check(attempt, ModeHandler::send);
      return "ok";
    } catch (ChatException e) {
      return e.status() + " " + e.code();
    }
  }

  private static Decision fail() {
    throw new IllegalStateException("a bug");
  }

  @Test
  void theFirstObjectionIsTheAnswer() {
    ModeHandler yes = new Answering('y', Decision::allow);
    ModeHandler no = new Answering('n', () -> Decision.deny("no", "No."));
    ModeHandler never = new Answering('N', () -> Decision.deny("never", "Never."));

    assertThat(sending("Nny", yes, no, never)).isEqualTo("403 no");
    assertThat(sending("Nny", yes, never, no)).isEqualTo("403 never");
    assertThat(sending("y", yes, no, never)).isEqualTo("ok");
    assertThat(sending("", yes, no, never)).isEqualTo("ok");
    assertThat(sending("xyz", yes, no, never)).isEqualTo("ok");
  }

  @Test
  void aModeThatFailsMeansNo() {
    assertThat(sending("f", new Answering('f', ModeCatalogTest::fail)))
        .isEqualTo("503 plugin_failure");
    assertThat(
            sending(
                "f",
                new Answering(
                    'f',
                    () -> {
                      throw new NoClassDefFoundError("left out");
                    })))
        .isEqualTo("503 plugin_failure");
  }

  @Test
  void modesOfMembersAreNotAsked() {
    assertThat(sending("f", new Answering('f', ModeHandler.Kind.MEMBER, ModeCatalogTest::fail)))
        .isEqualTo("ok");
  }

  @Test
  void listsAreAskedBeforeLettersAndLettersBeforeValues() {
    ModeCatalog modes =
        new ModeCatalog(
            List.of(
                new Answering('o', ModeHandler.Kind.MEMBER, Decision::allow),
                new Answering('l', ModeHandler.Kind.VALUE, Decision::allow),
                new Answering('i', ModeHandler.Kind.CHANNEL, Decision::allow),
                new Answering('q', ModeHandler.Kind.LIST, Decision::allow),
                new Answering('k', ModeHandler.Kind.VALUE, Decision::allow),
                new Answering('m', ModeHandler.Kind.CHANNEL, Decision::allow),
                new Answering('b', ModeHandler.Kind.LIST, Decision::allow)));

    assertThat(modes.all())
        .extracting(ModeHandler::letter)
        .containsExactly('q', 'b', 'i', 'm', 'l', 'k', 'o');
  }

  @Test
  void eachModeHasALetterOfItsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModeCatalog(
                    List.of(
                        new Answering('a', Decision::allow), new Answering('a', Decision::allow))))
        .withMessageContaining("+a");
    for (char letter : new char[] {'1', ' ', '+', '-', 'ä', '\0', 'ı'}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ModeCatalog(List.of(new Answering(letter, Decision::allow))));
    }
  }

  @Test
  void aNewChannelAndItsFounderHaveTheInitialModes() {
    ModeCatalog modes = TestModes.catalog();

    assertThat(modes.initial(ModeHandler.Kind.CHANNEL)).isEqualTo("nt");
    assertThat(modes.initial(ModeHandler.Kind.MEMBER)).isEqualTo("o");
    assertThat(modes.hides("nst")).isTrue();
    assertThat(modes.hides("nt")).isFalse();
    assertThat(modes.privileges("ovx")).isEqualTo(Set.of(Privilege.OPERATOR, Privilege.VOICE));
    assertThat(modes.get('x')).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'',a,true,a",
    "b,a,true,ab",
    "ab,a,true,ab",
    "ab,a,false,b",
    "b,a,false,b",
    "a,A,true,Aa"
  })
  void lettersStaySorted(String letters, char letter, boolean on, String expected) {
    assertThat(ModeCatalog.with(letters, letter, on)).isEqualTo(expected);
  }
}
