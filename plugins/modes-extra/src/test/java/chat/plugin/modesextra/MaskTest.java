package chat.plugin.modesextra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import chat.api.mode.UserView;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {

  private static boolean matches(String mask, String nick, String server) {
    UserView user = new UserView(nick, server, true, Optional.empty(), Set.of());
    return Mask.Whom.of(user).isMeantBy(Mask.of(mask).orElseThrow().key());
  }

  @ParameterizedTest
  @CsvSource({
    "bob, bob, true",
    "BOB, bob, true",
    "bob, BoB, true",
    "bob, bobby, false",
    "bob*, bobby, true",
    "*bob, bobby, false",
    "b?b, bob, true",
    "b?b, bb, false",
    "b??, bob, true",
    "*, anybody, true",
    "*o*o*, bob-o, true",
    "*o*o*, bob, false",
    "straße*, STRASSE1, true",
    "ﬁn, FIN, true",
    "żółw?, ŻÓŁWY, true",
    "[x]\\{}, [X]\\{}, true",
    "troll*bob, trollbob, true"
  })
  void aMaskIsComparedLikeANick(String mask, String nick, boolean matches) {
    assertThat(matches(mask, nick, "here")).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "bob@here, here, true",
    "bob@HERE, here, true",
    "bob@there, here, false",
    "*@evil.*, evil.example, true",
    "*@evil.*, good.example, false",
    "bob@*, here, true",
    "bob@My?Server, My Server, true"
  })
  void behindAnAtIsTheServer(String mask, String server, boolean matches) {
    assertThat(matches(mask, "bob", server)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "Troll*, Troll*, troll*",
    "a**b, a*b, a*b",
    "Bob@*, Bob@*, bob",
    "Bob@***, Bob@*, bob",
    "***@Evil, *@Evil, *@evil",
    "Bob@Here, Bob@Here, bob@here"
  })
  void itIsShownAsWrittenAndToldApartAsCompared(String mask, String value, String key) {
    assertThat(Mask.of(mask)).contains(new Mask(value, key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@",
        "bob@",
        "@here",
        "bob!*@*",
        "#room",
        "bob,eve",
        "bob/10m",
        "a@b@c",
        "b.b",
        "bob@a/b",
        "bob@\u0001",
        "bob@\uFF20",
        ":bob",
        "\uFF0A"
      })
  void whatNoNickCanMatchIsNoMask(String mask) {
    assertThat(Mask.of(mask)).isEmpty();
  }

  @Test
  void aMaskIsAtMostTwiceAsLongAsANick() {
    assertThat(Mask.of("x".repeat(64))).isPresent();
    assertThat(Mask.of("x".repeat(65))).isEmpty();
    assertThat(Mask.of("a@" + "x".repeat(65))).isEmpty();
    assertThat(Mask.of("*".repeat(200))).contains(new Mask("*", "*"));
    assertThat(Mask.of("ﷺ".repeat(64))).as("each of them folds to eighteen letters").isEmpty();
  }

  @Test
  void aQuestionMarkIsOneCharacterOfAnyWidth() {
    assertThat(matches("a?b", "a\uD840\uDC00b", "here")).isTrue();
    assertThat(matches("a??b", "a\uD840\uDC00b", "here")).isFalse();
    assertThat(matches("*?\uD840\uDC00*", "ab\uD840\uDC00", "here")).isTrue();
  }

  /** Short texts of few letters meet every branch; the library's own matcher judges. */
  @Test
  void whateverMaskAndNickTheyAgreeWithAnExpression() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String pattern = text(random, "aab*?");
      String text = text(random, "aab");
      boolean expected = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), text);
      assertThat(Mask.matches(pattern, text)).as("%s on %s", pattern, text).isEqualTo(expected);
    }
  }

  private static String text(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(9); length > 0; length--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void noMaskTakesLong() {
    String mask = Mask.of("*a".repeat(31) + "b").orElseThrow().key();
    String nick = "a".repeat(576);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(Mask.matches(mask, nick)).isFalse();
          }
        });
  }
}
