package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.mode.ModeHandler;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.ModeCatalog;
import chat.runtime.testkit.TestModes;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {

  private static final ModeCatalog MODES = TestModes.catalog();

  private static String parse(String body) throws ChatException {
    return ModeChange.parse(body, MODES, null).stream()
        .map(
            step ->
                (step.on() ? "+" : "-")
                    + step.mode().letter()
                    + (step.nick() == null ? "" : "=" + step.nick())
                    + (step.value() == null
                        ? ""
                        : "=" + step.value().value() + "/" + step.value().key()))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+m|+m",
        "-m|-m",
        "+mt|+m +t",
        "+m-t+v bob|+m -t +v=bob",
        "+v-o bob eve|+v=bob -o=eve",
        "+ov bob bob|+o=bob +v=bob",
        "+vmo bob eve|+v=bob +m +o=eve",
        "'  +v   bob  '|+v=bob",
        "+m+m-m|+m +m -m",
        "+o [x]{}\\^`|+o=[x]{}\\^`",
        "+v ŻÓŁW|+v=ŻÓŁW",
        "+k Secret|+k=Secret/secret",
        "-k|-k",
        "+k-k Secret|+k=Secret/secret -k",
        "+b Troll*|+b=Troll*/troll*",
        "-b Troll*|-b=Troll*/troll*",
        "+bvk-mb A bob C D|+b=A/a +v=bob +k=C/c -m -b=D/d"
      })
  void signsAndLettersComeBeforeTheirArguments(String body, String steps) throws Exception {
    assertThat(parse(body)).isEqualTo(steps);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "m",
        "m+",
        "+",
        "-",
        "+-m",
        "++m",
        "+m-",
        "+m+",
        "+x",
        "+mx",
        "+M",
        "+v",
        "+v ",
        "+ov bob",
        "+m bob",
        "+v bob eve",
        "+ m",
        "bob +v",
        "+m,t",
        "+m\u00e9",
        "v bob",
        "b",
        "+b",
        "-b",
        "+bb a",
        "+mb",
        "+b-m",
        "b a",
        "+k",
        "k",
        "-k secret",
        "+k a b",
        "+k bad",
        "+b bad",
        "-b bad",
        "+\u0131"
      })
  void anythingElseIsABadMode(String body) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> parse(body))
        .matches(e -> e.is(ErrorCode.BAD_MODE));
  }

  @ParameterizedTest
  @CsvSource({
    "b,b",
    "+b,b",
    "' +b ',b",
    "-b,",
    "+k,",
    "k,",
    "+bb,",
    "+b a,",
    "bb,",
    "+,",
    "x,",
    "'',"
  })
  void aListAloneIsAQuestion(String body, Character letter) {
    ModeHandler asked = ModeChange.question(body, MODES);

    assertThat(asked == null ? null : asked.letter()).isEqualTo(letter);
  }

  @Test
  void wordsAreApartWhereUnicodeHasWhiteSpace() throws Exception {
    assertThat(parse("\u2003+vb\u0085\u00A0bob\u2028spam\u3000")).isEqualTo("+v=bob +b=spam/spam");
    assertThat(parse("+k key\u001C"))
        .as("a separator without width")
        .isEqualTo("+k=key\u001C/key\u001C");
  }

  @Test
  void anArgumentIsNotTooLong() throws Exception {
    String longest = "\uD83D\uDE00".repeat(256);

    assertThat(parse("+b " + longest)).isEqualTo("+b=" + longest + "/" + longest);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> parse("+b x" + longest))
        .withMessageContaining("256");
  }

  @Test
  void whatTheModeSaysOfItsArgumentIsTold() {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> parse("+m+b bad"))
        .withMessage("Not a mode change: bad is not allowed. Write it like +m-t+v bob.");
  }

  @Test
  void aModeThatFailsIsToldFromABadArgument() {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> parse("+b throws"))
        .matches(e -> e.is(ErrorCode.PLUGIN_FAILURE));
  }

  @Property(tries = 2_000)
  void whateverTheBodyItIsUnderstoodOrABadMode(
      @ForAll
          @StringLength(max = 12)
          @Chars({'+', '-', ' ', 'o', 'v', 'm', 't', 'x', 'k'})
          @CharRange(from = 'a', to = 'c')
          String body) {
    try {
      assertThat(parse(body)).isNotEmpty();
    } catch (ChatException e) {
      assertThat(e.is(ErrorCode.BAD_MODE)).isTrue();
    }
  }
}
