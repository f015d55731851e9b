package chat.plugin.modesextra;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.mode.FormerNick;
import chat.api.mode.ModeEntry;
import chat.api.mode.UserView;
import chat.api.model.FoldedName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {

  private static boolean matches(String mask, String nick, String server) {
    UserView user = new UserView(nick, server, true, Optional.empty(), Set.of());
    String key = Mask.of(mask).orElseThrow().key();
    return new Whom(user).isMeantBy(new ModeEntry(mask, key, "olga", Instant.EPOCH));
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
    "troll*bob, trollbob, true",
    "*?*, a, true",
    "a*?*?, ab, false",
    "a*?*?, abc, true"
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
    "Bob@Here, Bob@Here, bob@here",
    "a*?b, a*?b, a?*b",
    "a?*?*@*?, a?*?*@*?, a??*@?*"
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
  void aMaskIsAtMostTwiceAsLongAsANickIsWritten() {
    assertThat(Mask.of("x".repeat(64))).isPresent();
    assertThat(Mask.of("x".repeat(65))).isEmpty();
    assertThat(Mask.of("a@" + "x".repeat(65))).isEmpty();
    assertThat(Mask.of("*".repeat(200))).contains(new Mask("*", "*"));
    assertThat(Mask.of("ﬃ".repeat(64))).as("each of them folds to three letters").isPresent();
    assertThat(Mask.of("ﷺ".repeat(64))).as("each of them folds to eighteen letters").isEmpty();
  }

  /** No letter folds to more, so a nick of them is the longest that there is to be banned. */
  @Test
  void anyNickCanBeMeant() {
    String longest = "ﷺ".repeat(32);

    assertThat(matches(longest, longest, "here")).isTrue();
    assertThat(matches(longest + "@here", longest, "here")).isTrue();
    assertThat(matches("?".repeat(32), longest, "here")).isTrue();
    assertThat(matches("?".repeat(31), longest, "here")).isFalse();
    assertThat(matches(longest, "ﷺ".repeat(31), "here")).isFalse();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c != 0x640 && Character.isLetter(c)) {
        assertThat(FoldedName.of(Character.toString(c)))
            .as("U+%04X", c)
            .hasSizeLessThanOrEqualTo(18)
            .doesNotContainPattern("[*?@/]");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stra?e, straße, true",
    "stra?e, STRASSE, false",
    "stra??e, STRASSE, true",
    "stra??e, straße, false",
    "stra?e*, straßenbahn, true",
    "*a?e, straße, true",
    "*s, straß, true",
    "s?s, sßs, true",
    "*?e, straße, true",
    "?????, ﬃ漢ßaZ, true",
    "????, ﬃ漢ßaZ, false",
    "f?, ﬃ, false",
    "?, ﷺ, true",
    "??, ﷺ, false",
    "*ﷺ, aﷺ, true",
    "가?, 가나, true",
    "?, 가, true",
    "??, 가나, true",
    "?, ㎏, true"
  })
  void aQuestionMarkIsOneCharacterAsTheNickIsWritten(String mask, String nick, boolean matches) {
    assertThat(matches(mask, nick, "here")).isEqualTo(matches);
  }

  @Test
  void aQuestionMarkIsOneCharacterOfAnyWidth() {
    assertThat(matches("a?b", "a\uD840\uDC00b", "here")).isTrue();
    assertThat(matches("a??b", "a\uD840\uDC00b", "here")).isFalse();
    assertThat(matches("*?\uD840\uDC00*", "ab\uD840\uDC00", "here")).isTrue();
  }

  @Test
  void aNickThatTheAccountHadSinceTheMaskStandsIsMeantToo() {
    UserView user =
        new UserView(
            "carol",
            "here",
            true,
            Optional.empty(),
            Set.of(),
            List.of(
                new FormerNick("Bob", 20, Instant.EPOCH),
                new FormerNick("alice", 10, Instant.EPOCH)));

    assertThat(isMeant(user, "carol", 30)).isTrue();
    assertThat(isMeant(user, "b?b@here", 15)).isTrue();
    assertThat(isMeant(user, "b?b@there", 15)).isFalse();
    assertThat(isMeant(user, "bob", 20)).as("had it no more").isFalse();
    assertThat(isMeant(user, "alice", 15)).isFalse();
    assertThat(isMeant(user, "alice", 5)).isTrue();
    assertThat(isMeant(user, "eve", 0)).isFalse();
  }

  private static boolean isMeant(UserView user, String mask, long since) {
    String key = Mask.of(mask).orElseThrow().key();
    return new Whom(user).isMeantBy(new ModeEntry(mask, key, "olga", Instant.EPOCH, since));
  }
}
