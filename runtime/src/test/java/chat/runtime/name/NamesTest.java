package chat.runtime.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Bob",
        "_",
        "[x]{y}\\|^`",
        "a-b",
        "a1",
        "żółw",
        "ДмитрийЁ",
        "名前",
        "a٣",
        "𝒳",
        "été9"
      })
  void lettersDigitsAndAFewSignsMakeANick(String nick) {
    assertThat(Names.isNick(nick)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "1a", "٣a", "-a", "a b", "a.b", "a#", "#a", "a@b", "a,b", "a/b", "a\u0000", "a\n",
        "e\u0301", "😀", "a\u200d", "\ud800", "a\udc00", "½", "Ⅷ", "a!", "a~", "a:"
      })
  void anythingElseMakesNoNick(String nick) {
    assertThat(Names.isNick(nick)).isFalse();
  }

  @Test
  void aNickHasUpTo32CodePoints() {
    assertThat(Names.isNick("x".repeat(32))).isTrue();
    assertThat(Names.isNick("x".repeat(33))).isFalse();
    assertThat(Names.isNick("𝒳".repeat(32))).isTrue();
    assertThat(Names.isNick("𝒳".repeat(33))).isFalse();
    assertThat(Names.isNick("x".repeat(100_000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#a", "#1", "#-", "#.", "#..", "#a.b", "#😀", "#e\u0301", "#?%&", "#all", "#\"'<"})
  void almostAnythingMakesAChannel(String channel) {
    assertThat(Names.isChannel(channel)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#",
        "a",
        "##",
        "#a#",
        "#a b",
        "#a,b",
        "#a/b",
        "#a@b",
        "#\t",
        "#a\u0000",
        "#a\u007f",
        "#a\u0085",
        "#a\u00a0",
        "#a\u2003",
        "#a\u3000",
        "#a\u2028",
        "#a\u2029",
        "#a\u200b",
        "#a\u202e",
        "#a\ufeff",
        "#a\ue000",
        "#a\ud800",
        "#a\uffff",
        "#a\u0378",
        "#a\u00ad"
      })
  void whatCannotBeSeenOrSeparatesMakesNoChannel(String channel) {
    assertThat(Names.isChannel(channel)).isFalse();
  }

  @Test
  void aChannelHasUpTo63CodePointsAfterItsSign() {
    assertThat(Names.isChannel("#" + "x".repeat(63))).isTrue();
    assertThat(Names.isChannel("#" + "x".repeat(64))).isFalse();
    assertThat(Names.isChannel("#" + "😀".repeat(63))).isTrue();
    assertThat(Names.isChannel("#" + "😀".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Bob,bob",
    "BIG,big",
    "Straße,STRASSE",
    "STRAẞE,strasse",
    "ΣΊΣΥΦΟΣ,σίσυφος",
    "Ångström,ÅNGSTRÖM",
    "Å,Å",
    "ﬁn,FIN",
    "ＢＯＢ,bob",
    "ДМИТРИЙ,дмитрий",
    "İ,i̇",
    "ǆ,Ǆ",
    "ſ,S",
    "K,k",
    "Ꮳ,ꮳ"
  })
  void namesThatDifferInCaseOrWidthAreTheSame(String one, String other) {
    assertThat(Names.fold(one)).isEqualTo(Names.fold(other));
  }

  @ParameterizedTest
  @CsvSource({"ı,i", "I,ı", "İ,i", "e,é", "[,{", "o,ö", "0,O"})
  void namesThatOnlyLookAlikeAreNotTheSame(String one, String other) {
    assertThat(Names.fold(one)).isNotEqualTo(Names.fold(other));
  }

  @Test
  void aFoldedCodePointIsItsOwnFold() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) != Character.SURROGATE) {
        String folded = Names.fold(Character.toString(c));
        assertThat(Names.fold(folded)).isEqualTo(folded);
      }
    }
  }

  @Test
  void everyCaseOfACodePointFoldsAlike() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      // I and the dotted and dotless i are pairs in Turkish only.
      if (Character.getType(c) != Character.SURROGATE && c != 0x131 && c != 0x130) {
        String folded = Names.fold(Character.toString(c));
        assertThat(Names.fold(Character.toString(Character.toLowerCase(c)))).isEqualTo(folded);
        assertThat(Names.fold(Character.toString(Character.toUpperCase(c)))).isEqualTo(folded);
      }
    }
  }

  @Property(tries = 500)
  void foldingTwiceIsFoldingOnce(@ForAll String name) {
    String folded = Names.fold(name);
    assertThat(Names.fold(folded)).isEqualTo(folded);
  }

  @Test
  void nothingThatBelongsTogetherIsFoldedApartInALongText() {
    String before = "x".repeat(62);
    for (String previous : List.of("e", "\u1100", "\uac00", "\uff76")) {
      for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
        if (Character.isDefined(c) && !Character.isIdeographic(c) && c < 0x20000) {
          String pair = previous + Character.toString(c);
          assertThat(Names.fold(before + pair + "x")).isEqualTo(before + Names.fold(pair) + "x");
        }
      }
    }
  }

  @Test
  void aTextOfAnyLengthIsFoldedInATimeThatGrowsWithItsLengthOnly() {
    for (String marks : List.of("\u0301\u0316", "\uff9e\u0301", "\u0f71\u0f72\u0f74", "e\u0301")) {
      String text = marks.repeat(300_000);
      String folded =
          assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Names.fold(text), marks);
      assertThat(folded).isNotEmpty();
    }
  }
}
