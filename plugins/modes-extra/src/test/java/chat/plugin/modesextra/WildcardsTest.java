package chat.plugin.modesextra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WildcardsTest {

  /** Short texts of few letters meet every branch; the library's own matcher judges. */
  @Test
  void whateverPatternAndTextTheyAgreeWithAnExpression() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      agree(text(random, "aab*?", random.nextInt(9)), text(random, "aab", random.nextInt(9)));
    }
  }

  @Test
  void soDoLongOnesThatTakeBackManySteps() {
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      String text = text(random, "aaab", 20 + random.nextInt(300));
      String middle = text.substring(random.nextInt(20), 20 + random.nextInt(text.length() - 19));
      agree("*" + text(random, "aaa?", 3) + "*" + middle.replace('b', '?') + "*", text);
      agree("*" + "a".repeat(random.nextInt(200)) + "b", "a".repeat(random.nextInt(300)) + "b");
    }
  }

  private static void agree(String pattern, String text) {
    boolean expected = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), text);
    BitSet begins = new BitSet();
    begins.set(0, text.length() + 1);
    assertThat(new MaskedName(text).matches(pattern))
        .as("%s on %s", pattern, text)
        .isEqualTo(expected);
    assertThat(new Wildcards(pattern).cover(text, begins))
        .as("%s on %s", pattern, text)
        .isEqualTo(expected);
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void noPatternTakesLong() {
    MaskedName name = new MaskedName("a".repeat(20_000));

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(name.matches("*" + "a".repeat(10_000) + "b")).isFalse();
            assertThat(name.matches("*" + "?".repeat(10_000) + "b")).isFalse();
            assertThat(name.matches("*a".repeat(10_000) + "b")).isFalse();
          }
        });
  }

  @Test
  void aQuestionMarkIsOneWrittenCharacterHoweverManyStepsWereTakenBack() {
    MaskedName name = new MaskedName("s".repeat(100) + "ß".repeat(100) + "a");

    assertThat(name.matches("*" + "s".repeat(150) + "?a")).isTrue();
    assertThat(name.matches("*" + "s".repeat(150) + "?".repeat(75) + "a")).isTrue();
    assertThat(name.matches("*s" + "?".repeat(150) + "a")).isTrue();
    assertThat(name.matches("s" + "?".repeat(200) + "a")).isFalse();
    assertThat(name.matches("*" + "s".repeat(149) + "?".repeat(75) + "a")).isTrue();
    assertThat(name.matches("*" + "s".repeat(150) + "?".repeat(75) + "b")).isFalse();
    assertThat(name.matches("?".repeat(100) + "s".repeat(199) + "?a")).isFalse();
  }
}
