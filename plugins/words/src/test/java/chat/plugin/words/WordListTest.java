package chat.plugin.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordListTest {

  @ParameterizedTest(name = "the list ''{0}'' makes {1} into {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Whole words, in any case, whatever stands beside them.
          bad        | a bad word         | a *** word
          bad        | BAD!               | ***!
          bad        | badly, a forbad    | badly, a forbad
          bad        | _bad_ (bad) bad    | _***_ (***) ***
          bad        | bad1 1bad          | bad1 1bad
          # Parts of words.
          bad*       | badly, a forbad    | ***ly, a forbad
          *bad       | badly, a forbad    | badly, a for***
          *bad*      | xbadx              | x***x
          # Phrases, with any white space within.
          very bad   | a very   bad day   | a ****   *** day
          # Folding: compatibility forms, sharp s, dotted i, final sigma.
          bad        | ＢＡＤ 𝕓𝕒𝕕 ⓑⓐⓓ     | *** *** ***
          strasse    | STRAẞE straße      | ****** ******
          istanbul   | İSTANBUL ıstanbul  | ******** ********
          λόγος      | ΛΟΓΟΣ ΛΌΓΟΣ        | ΛΟΓΟΣ *****
          λογος      | ΛΟΓΟΣ λόγοσ        | ***** *****
          file       | ﬁle                | ***
          # Letters in frames: squares, filled ones and circles, brackets, flags; small capitals.
          bad        | 🄱🄰🄳 🅱🅰🅳 🅑🅐🅓      | *** *** ***
          bad        | 🅱️🅰️🅳️ ⒝⒜⒟ 🄑🄐🄓      | *** *** ***
          bad        | b🅰d b⒜d ʙᴀᴅ       | *** *** ***
          bad        | 🇧 🇦🇧              | 🇧 🇦🇧
          bad        | 🇧🇦🇩 🇧🇦🇩🇪          | ** 🇧🇦🇩🇪
          bad        | bad🇩🇪 bad🅰 🅰bad  | ***🇩🇪 ***🅰 🅰***
          bad        | 🅱🅰🅳🅻🆈 badⓛⓨ ba⃣d   | 🅱🅰🅳🅻🆈 ***ⓛⓨ ***
          bad        | bad² bad½          | ***² ***½
          w00t       | w⓪⓿t w⓪➉t w🄀0t     | **** w⓪➉t ****
          h3 h10     | h⑶ h③ h⒊ h➌        | h⑶ h③ h⒊ h➌
          h3         | h⑶ h③ h⒊ h➌        | ** ** ** **
          cool       | 🆒 c🆗              | * c🆗
          金          | ㈮ ㊎               | * *
          s          | 🄪                  | *
          # What draws a letter out.
          سلام       | سـلـــام           | ****
          # Accents count where the list has them.
          cafe       | café cafe          | **** ****
          café       | café cafe CAFÉ     | **** cafe ****
          schön      | schon schön        | schon *****
          # Where there are no spaces, a word may stand anywhere.
          坏话       | 说坏话的人          | 说**的人
          bad        | 说bad的            | 说***的
          กา         | มากามาย            | มา**มาย
          # Signs of one's own.
          :-(        | so :-( it is       | so *** it is
          💩         | what💩 a day       | what* a day
          """)
  void masks(String word, String text, String masked) {
    WordList list = WordList.of(List.of(word));

    assertThat(list.mask(text)).isEqualTo(masked);
    assertThat(list.matches(text)).isEqualTo(!text.equals(masked));
  }

  @Test
  void whatCannotBeSeenHidesNoWord() {
    WordList list = WordList.of(List.of("bad"));

    assertThat(list.mask("b\u200Bad b\u00ADa\u2060d b\u034Fad ba\u0001d"))
        .isEqualTo("*** *** *** ***");
    assertThat(list.mask("b\u001Ca\u001Dd b\u001E\u001Fad")).isEqualTo("*** ***");
    assertThat(list.mask("b\u180Aa\u0640d")).isEqualTo("***");
    assertThat(
            WordList.of(List.of("very bad")).mask("very\u0085\u2800\u2028\u000Bbad very\u001Cbad"))
        .isEqualTo("****    *** very\u001Cbad");
    assertThat(list.mask("bad\u200B")).isEqualTo("***\u200B");
    assertThat(list.mask("b\u0336a\u0336d\u0336")).isEqualTo("***");
    assertThat(list.mask("b" + "\u0301".repeat(500) + "ad")).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Circles and keycaps around letters, and signs of other alphabets above and below them.
        "b\u20DDa\u20DDd\u20DD",
        "b\u20E3ad\u20E3",
        "b\u0489a\u0489d\u0489",
        "b\u0483ad",
        "b\u05B0ad",
        "ba\u0E31d",
        "bad\u0E31",
        "b\u200D\u05B0ad",
        "b\u3099ad",
        "b\u0301\u05B0ad",
        // What has no shape, whether it has a name yet or not.
        "b\u2065ad",
        "b\uFFF0ad",
        "b\uDB40\uDC02ad",
        "b\uDB43\uDFFFad",
        "b\uFFF9ad"
      })
  void marksOfOtherScriptsHideNoWord(String text) {
    WordList list = WordList.of(List.of("bad"));

    assertThat(list.matches(text)).isTrue();
    assertThat(list.mask("a " + text + " word")).matches("a \\*\\*\\* word");
  }

  @Test
  void marksOfTheOwnScriptAreLetters() {
    for (String word : List.of("कुल", "กัน", "がく", "ｶﾞｸ", "க்", "שָלוֹם")) {
      WordList list = WordList.of(List.of(word));
      assertThat(list.matches(word)).as(word).isTrue();
    }
    assertThat(WordList.of(List.of("かく")).matches("がく")).isFalse();
    assertThat(WordList.of(List.of("ｶｸ")).matches("ｶﾞｸ")).isFalse();
    assertThat(WordList.of(List.of("がく")).matches("か\u3099く")).isTrue();
    assertThat(WordList.of(List.of("ガク")).matches("ｶﾞｸ")).isTrue();
    assertThat(WordList.of(List.of("कल")).matches("कुल")).isFalse();
    assertThat(WordList.of(List.of("שלום")).matches("שָלוֹם")).isTrue();
  }

  @Test
  void aLetterIsMaskedWholeOrNotAtAll() {
    assertThat(WordList.of(List.of("*각*")).mask("각")).isEqualTo("*");
    assertThat(WordList.of(List.of("*가*")).mask("각")).isEqualTo("각");
    assertThat(WordList.of(List.of("*ba*")).mask("bad\u0301 ba\u0301d")).isEqualTo("**d\u0301 **d");
    assertThat(WordList.of(List.of("*s*")).mask("ß")).isEqualTo("ß");
    assertThat(WordList.of(List.of("👩")).mask("👩\u200D🚀!")).isEqualTo("*!");
    assertThat(WordList.of(List.of("*कल*")).mask("कुल")).isEqualTo("कुल");
    assertThat(WordList.of(List.of("*か*")).mask("がか")).isEqualTo("が*");
  }

  @Test
  void everyWordInTheTextIsFoundAlsoOneWithinAnother() {
    WordList list = WordList.of(List.of("she", "*he*", "hers", "*ers*"));

    assertThat(list.mask("she ushers hers")).isEqualTo("*** us**** ****");
    assertThat(list.mask("xers")).isEqualTo("x***");
    assertThat(list.mask("nothing")).isEqualTo("nothing");
    assertThat(list.mask("")).isEmpty();
  }

  @Test
  void linesThatSayNothingAreSkipped() {
    WordList list = WordList.of(List.of("\uFEFF# a comment", "", "  ", " bad ", "#worse"));

    assertThat(list.size()).isEqualTo(1);
    assertThat(list.matches("bad")).isTrue();
    assertThat(WordList.of(List.of()).matches("bad")).isFalse();
  }

  @Test
  void aLineWithoutAWordIsToldByItsNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WordList.of(List.of("bad", "", "*")))
        .withMessageContaining("line 3");
    assertThatIllegalArgumentException().isThrownBy(() -> WordList.of(List.of("* *")));
    assertThatIllegalArgumentException().isThrownBy(() -> WordList.of(List.of("\u200B")));
  }

  @Test
  void whatAFileLacksIsSaid(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("words");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WordList.read(file))
        .withMessageContaining("does not exist");
    Files.write(file, "böse".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WordList.read(file))
        .withMessageContaining("not UTF-8");
    Files.writeString(file, "bad\n**\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WordList.read(file))
        .withMessageContaining("line 2");
    Files.writeString(file, "word\n".repeat(500_000));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WordList.read(file))
        .withMessageContaining("2 MiB");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WordList.read(folder))
        .withMessageContaining(folder.toString());
  }

  @Test
  void theStepsDoNotGrowWithTheNumberOfWords() {
    String text = "word17 and nothing else that is on any list, ".repeat(20);

    int few = words(10).steps(text);
    int many = words(20_000).steps(text);

    assertThat(many).isLessThanOrEqualTo(2 * text.length());
    assertThat(few).isGreaterThanOrEqualTo(text.length());
    assertThat(words(20_000).matches(text)).isTrue();
  }

  private static WordList words(int number) {
    return WordList.of(IntStream.range(0, number).mapToObj(i -> "word" + i).toList());
  }

  /**
   * The same as looking for each word at each place, on texts of few letters, where much overlaps.
   */
  @Test
  void findsWhatASearchForEachWordFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<String> parts =
          IntStream.range(0, 1 + random.nextInt(8)).mapToObj(i -> letters(random, 4)).toList();
      String text = letters(random, 40);
      char[] expected = text.toCharArray();
      for (String part : parts) {
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
          Arrays.fill(expected, at, at + part.length(), '*');
        }
      }

      assertThat(WordList.of(parts.stream().map(part -> "*" + part + "*").toList()).mask(text))
          .as("%s in %s", parts, text)
          .isEqualTo(new String(expected));
    }
  }

  private static String letters(Random random, int most) {
    return random
        .ints(1 + random.nextInt(most), 'a', 'd')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  @Test
  void codePointsThatAreNoCharactersSplitNoWord() {
    WordList list = WordList.of(List.of("bad"));
    for (int point : new int[] {0xFFFE, 0xFFFF, 0xFDD0, 0xFDEF, 0x1FFFE, 0x10FFFF}) {
      assertThat(list.matches("b" + Character.toString(point) + "ad")).isTrue();
    }
  }

  @Test
  void theWorstTextTakesTwoStepsACharacter() {
    String text = ("a".repeat(99) + "c").repeat(40);

    assertThat(WordList.of(Stream.of("a".repeat(99) + "b").toList()).steps(text))
        .isLessThanOrEqualTo(2 * text.length());
  }

  @Test
  void maskingTakesATimeThatGrowsWithTheLengthOfTheTextOnly() {
    WordList list = WordList.of(List.of("bad"));
    String between = "b\u0301 a ".repeat(600_000);

    String masked =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> list.mask("bad " + between + " bad"));
    assertThat(masked).isEqualTo("*** " + between + " ***");
  }
}
