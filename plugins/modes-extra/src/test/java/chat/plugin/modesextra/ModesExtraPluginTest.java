package chat.plugin.modesextra;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.mode.Attempt;
import chat.api.mode.ChannelView;
import chat.api.mode.Decision;
import chat.api.mode.FormerNick;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.api.mode.UserView;
import chat.api.model.MessageType;
import chat.api.testkit.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModesExtraPluginTest {

  private static final List<ModeHandler> MODES = modes();
  private static final Instant NOW = Instant.parse("2026-02-09T20:00:00Z");
  private static final UserView OUTSIDER = user("otto", false);
  private static final UserView MEMBER = user("mia", true);
  private static final UserView VOICED = user("vera", true, Privilege.VOICE);
  private static final UserView OPERATOR = user("olga", true, Privilege.OPERATOR);

  private static List<ModeHandler> modes() {
    try {
      List<ModeHandler> modes = new ArrayList<>();
      for (Factory<ModeHandler, ?> factory : new ModesExtraPlugin().modes()) {
        modes.add(TestContext.make(factory));
      }
      return modes;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ModeHandler mode(char letter) {
    return MODES.stream().filter(mode -> mode.letter() == letter).findFirst().orElseThrow();
  }

  private static UserView user(String nick, boolean member, Privilege... privileges) {
    return new UserView(nick, "here", member, Optional.empty(), Set.of(privileges));
  }

  /** A channel of three with those entries, set now. */
  private static ChannelView channel(char letter, String... arguments) {
    List<ModeEntry> entries =
        Arrays.stream(arguments)
            .map(argument -> (ModeArgument.Valid) mode(letter).argument(argument))
            .map(valid -> new ModeEntry(valid.value(), valid.key(), "olga", NOW))
            .toList();
    return new ChannelView("#room", "", "", 3, Map.of(letter, entries));
  }

  private static String join(char letter, String argument, UserView user, String key) {
    return said(
        mode(letter)
            .join(
                new Attempt.Join(
                    channel(letter, argument), user, Optional.ofNullable(key), true, NOW)));
  }

  private static Decision send(char letter, String argument, UserView user, Instant now) {
    return mode(letter)
        .send(new Attempt.Send(channel(letter, argument), user, MessageType.MESSAGE, "hello", now));
  }

  private static String send(char letter, String argument, UserView user) {
    return said(send(letter, argument, user, NOW));
  }

  private static String topic(char letter, String argument, UserView user) {
    return said(
        mode(letter).topic(new Attempt.Topic(channel(letter, argument), user, "hello", NOW)));
  }

  private static String said(Decision decision) {
    return decision instanceof Decision.Denied denied ? denied.code() : "ok";
  }

  private static String argument(char letter, String argument) {
    ModeArgument checked = mode(letter).argument(argument);
    return checked instanceof ModeArgument.Valid valid
        ? valid.value() + " as " + valid.key()
        : "invalid";
  }

  @Test
  void isFoundTheWayEveryPluginIs() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(ModesExtraPlugin.class);
  }

  @Test
  void noNewChannelHasAnyOfThem() {
    assertThat(MODES).extracting(ModeHandler::letter).containsExactly('b', 'q', 'k', 'l', 'S');
    assertThat(MODES).noneMatch(ModeHandler::initial).noneMatch(ModeHandler::hides);
    assertThat(MODES).allMatch(mode -> mode.privileges().isEmpty());
    assertThat(MODES).extracting(ModeHandler::description).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "k, Secret, Secret as ''",
    "l, 50, 50 as ''",
    "l, 0007, 7 as ''",
    "l, 1000000, 1000000 as ''",
    "l, 1000001, invalid",
    "l, 0, invalid",
    "l, -1, invalid",
    "l, ٣, invalid",
    "l, 1e3, invalid",
    "l, 99999999999999999999, invalid",
    "S, 1, 1 as ''",
    "S, 86400, 86400 as ''",
    "S, 86401, invalid",
    "S, 10s, invalid",
    "b, Troll*, Troll* as troll*",
    "b, *@Evil, *@Evil as *@evil",
    "b, bob!*@*, invalid",
    "b, bob/10m, invalid",
    "q, Bob, Bob as bob",
    "q, Bob/10m, Bob/10m as bob",
    "q, *@Evil/2H, *@Evil/2h as *@evil",
    "q, bob/366d, bob/366d as bob",
    "q, bob/367d, invalid",
    "q, bob/999999d, invalid",
    "q, bob/0m, invalid",
    "q, bob/10, invalid",
    "q, bob/m, invalid",
    "q, bob/, invalid",
    "q, /10m, invalid",
    "q, bob/1m/1m, invalid"
  })
  void argumentsAreCheckedAndWrittenOneWay(char letter, String argument, String expected) {
    assertThat(argument(letter, argument)).isEqualTo(expected.replace("''", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "b, trudy, TRUDY, true",
    "b, trudy, trudy@*, true",
    "b, straße, STRASSE@***, true",
    "b, tr*?dy, tr?*dy, true",
    "b, stra?e, STRA?E, true",
    "q, trudy/10m, TRUDY@*/10M, true",
    "q, trudy/10m, trudy/600s, true",
    "q, trudy, TRUDY, true",
    "q, trudy/10m, trudy/11m, false",
    "q, trudy/10m, trudy, false",
    "q, trudy, trudy/10m, false",
    "k, secret, SECRET, false",
    "l, 50, 050, true"
  })
  void anotherSpellingOfTheSameIsNoChange(char letter, String there, String set, boolean same) {
    ModeArgument.Valid argument = (ModeArgument.Valid) mode(letter).argument(set);
    ModeEntry entry = channel(letter, there).entries(letter).get(0);

    assertThat(argument.key()).isEqualTo(entry.key());
    assertThat(mode(letter).isSame(entry, argument)).isEqualTo(same);
  }

  @Test
  void anotherNickOfTheSameAccountIsNoWayOut() {
    UserView renamed =
        new UserView(
            "otto",
            "here",
            true,
            Optional.empty(),
            Set.of(),
            List.of(new FormerNick("troll", 5, NOW)));

    assertThat(join('b', "troll", renamed, null)).isEqualTo("banned");
    assertThat(send('b', "tr?ll", renamed)).isEqualTo("banned");
    assertThat(topic('b', "troll", renamed)).isEqualTo("banned");
    assertThat(send('q', "troll/1h", renamed)).isEqualTo("quieted");
    assertThat(topic('q', "troll", renamed)).isEqualTo("quieted");
    assertThat(send('b', "trolls", renamed)).isEqualTo("ok");
  }

  @Test
  void whatIsWrongWithAnArgumentIsSaid() {
    for (char letter : new char[] {'b', 'q', 'l', 'S'}) {
      assertThat(mode(letter).argument("bob!x"))
          .isInstanceOfSatisfying(
              ModeArgument.Invalid.class,
              invalid -> assertThat(invalid.reason()).hasSizeGreaterThan(20).doesNotEndWith("."));
    }
  }

  @Test
  void aKeyIsAskedOfEverybodyToTheLetter() {
    assertThat(join('k', "Secret", OUTSIDER, "Secret")).isEqualTo("ok");
    for (String wrong : new String[] {"secret", "Secret ", "", null}) {
      assertThat(join('k', "Secret", OUTSIDER, wrong)).isEqualTo("bad_key");
    }
    assertThat(join('k', "ключ", OUTSIDER, "ключ")).isEqualTo("ok");
    assertThat(send('k', "Secret", MEMBER)).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({"1, channel_full", "3, channel_full", "4, ok", "1000000, ok"})
  void aLimitCountsMembers(String limit, String expected) {
    assertThat(join('l', limit, OUTSIDER, null)).isEqualTo(expected);
  }

  @Test
  void theBannedNeitherJoinNorSend() {
    assertThat(join('b', "otto", OUTSIDER, null)).isEqualTo("banned");
    assertThat(join('b', "OTT*@here", OUTSIDER, null)).isEqualTo("banned");
    assertThat(join('b', "mia", OUTSIDER, null)).isEqualTo("ok");
    assertThat(join('b', "*@there", OUTSIDER, null)).isEqualTo("ok");
    for (UserView user : List.of(OUTSIDER, MEMBER, VOICED)) {
      assertThat(send('b', "*", user)).isEqualTo("banned");
      assertThat(send('b', "nobody", user)).isEqualTo("ok");
    }
    assertThat(send('b', "*", OPERATOR)).isEqualTo("ok");
    assertThat(topic('b', "*", VOICED)).isEqualTo("banned");
    assertThat(topic('b', "nobody", VOICED)).isEqualTo("ok");
    assertThat(topic('b', "*", OPERATOR)).isEqualTo("ok");
  }

  @Test
  void theQuietedDoNotSendUnlessTheyHaveAVoice() {
    for (UserView user : List.of(OUTSIDER, MEMBER)) {
      assertThat(send('q', "*", user)).isEqualTo("quieted");
      assertThat(send('q', "nobody", user)).isEqualTo("ok");
    }
    for (UserView user : List.of(VOICED, OPERATOR)) {
      assertThat(send('q', "*", user)).isEqualTo("ok");
    }
    assertThat(join('q', "*", OUTSIDER, null)).isEqualTo("ok");
    assertThat(topic('q', "*", MEMBER)).isEqualTo("quieted");
    assertThat(topic('q', "nobody", MEMBER)).isEqualTo("ok");
    assertThat(topic('q', "*", VOICED)).isEqualTo("ok");
  }

  @Test
  void aQuietWithADurationEndsByItself() {
    Instant last = NOW.plus(Duration.ofMinutes(10)).minusMillis(1);
    ModeEntry entry = channel('q', "mia/10m").entries('q').get(0);

    assertThat(send('q', "mia/10m", MEMBER, last))
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied -> {
              assertThat(denied.code()).isEqualTo("quieted");
              assertThat(denied.reason()).contains("in 1 second.");
              assertThat(denied.retryAfter()).isEmpty();
            });
    assertThat(mode('q').holds(entry, last)).isTrue();
    assertThat(send('q', "mia/10m", MEMBER, last.plusMillis(1))).isEqualTo(Decision.allow());
    assertThat(mode('q').holds(entry, last.plusMillis(1))).isFalse();
    assertThat(mode('q').holds(channel('q', "mia").entries('q').get(0), Instant.MAX)).isTrue();
  }

  @Test
  void slowModeAsksMembersToWait() {
    UserView spoke =
        new UserView("mia", "here", true, Optional.of(NOW.minusMillis(9_500)), Set.of());

    assertThat(send('S', "10", spoke, NOW))
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied -> {
              assertThat(denied.code()).isEqualTo("slow_mode");
              assertThat(denied.retryAfter()).contains(Duration.ofMillis(500));
              assertThat(denied.reason()).contains("1 second");
            });
    assertThat(send('S', "9", spoke, NOW)).isEqualTo(Decision.allow());
    assertThat(send('S', "10", spoke, NOW.plusMillis(500))).isEqualTo(Decision.allow());
    assertThat(send('S', "10", MEMBER)).isEqualTo("ok");
    assertThat(send('S', "10", OUTSIDER)).isEqualTo("not_in_channel");
  }

  @Test
  void slowModeLeavesTheVoicedAlone() {
    for (Privilege privilege : Privilege.values()) {
      UserView spoke = new UserView("vera", "here", true, Optional.of(NOW), Set.of(privilege));
      assertThat(send('S', "10", spoke)).isEqualTo("ok");
    }
  }

  @Test
  void aClockThatWasSetBackKeepsNobodyWaiting() {
    UserView spoke =
        new UserView("mia", "here", true, Optional.of(NOW.plusSeconds(86_400)), Set.of());

    assertThat(send('S', "10", spoke)).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.001S, 1 second",
    "PT119S, 119 seconds",
    "PT120S, 2 minutes",
    "PT121S, 3 minutes",
    "PT2H, 2 hours",
    "PT47H59M, 48 hours",
    "PT48H, 2 days",
    "PT49H, 3 days"
  })
  void aTimeIsToldInWords(Duration duration, String words) {
    assertThat(Durations.inWords(duration)).isEqualTo(words);
  }
}
