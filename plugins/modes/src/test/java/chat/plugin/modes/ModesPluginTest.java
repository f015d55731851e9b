package chat.plugin.modes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Factory;
import chat.api.Plugin;
import chat.api.mode.Attempt;
import chat.api.mode.ChannelView;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.api.mode.UserView;
import chat.api.model.MessageType;
import chat.api.testkit.TestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModesPluginTest {

  private static final List<ModeHandler> MODES = modes();
  private static final Instant NOW = Instant.EPOCH;
  private static final ChannelView CHANNEL = new ChannelView("#room", "", "imnst", 3, Map.of());
  private static final UserView OUTSIDER =
      new UserView("otto", "here", false, Optional.empty(), Set.of());
  private static final UserView MEMBER =
      new UserView("mia", "here", true, Optional.empty(), Set.of());
  private static final UserView VOICED =
      new UserView("vera", "here", true, Optional.empty(), Set.of(Privilege.VOICE));
  private static final UserView OPERATOR =
      new UserView("olga", "here", true, Optional.empty(), Set.of(Privilege.OPERATOR));

  @Test
  void isFoundTheWayEveryPluginIs() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(ModesPlugin.class);
  }

  @Test
  void bringsTheSevenModesOfTheContract() {
    assertThat(MODES)
        .extracting(ModeHandler::letter)
        .containsExactlyInAnyOrder('i', 'm', 's', 't', 'n', 'o', 'v');
  }

  @Test
  void aNewChannelIsNtAndItsFounderOperator() {
    assertThat(MODES.stream().filter(ModeHandler::initial))
        .extracting(ModeHandler::letter)
        .containsExactlyInAnyOrder('n', 't', 'o');
  }

  @Test
  void inviteOnlyLetsInWhoIsInvited() {
    assertThat(mode('i').join(new Attempt.Join(CHANNEL, OUTSIDER, Optional.empty(), true, NOW)))
        .isEqualTo(Decision.allow());
    assertDenied(
        mode('i').join(new Attempt.Join(CHANNEL, OUTSIDER, Optional.empty(), false, NOW)),
        "invite_only");
  }

  @Test
  void inviteOnlyKeepsInvitingToOperators() {
    assertThat(mode('i').invite(new Attempt.Invite(CHANNEL, OPERATOR, "otto", NOW)))
        .isEqualTo(Decision.allow());
    assertDenied(
        mode('i').invite(new Attempt.Invite(CHANNEL, VOICED, "otto", NOW)), "not_operator");
  }

  @Test
  void moderatedLetsOperatorsAndTheVoicedSpeak() {
    for (UserView user : List.of(VOICED, OPERATOR)) {
      assertThat(mode('m').send(saidBy(user))).isEqualTo(Decision.allow());
    }
    for (UserView user : List.of(MEMBER, OUTSIDER)) {
      assertDenied(mode('m').send(saidBy(user)), "moderated");
    }
  }

  @Test
  void noOutsidersLetsMembersSpeak() {
    assertThat(mode('n').send(saidBy(MEMBER))).isEqualTo(Decision.allow());
    assertDenied(mode('n').send(saidBy(OUTSIDER)), "not_in_channel");
  }

  @Test
  void beingOutsideIsToldBeforeBeingWithoutAVoice() {
    List<Character> letters = MODES.stream().map(ModeHandler::letter).toList();
    assertThat(letters.indexOf('n')).isLessThan(letters.indexOf('m'));
  }

  @Test
  void topicLockKeepsTheTopicToOperators() {
    assertThat(mode('t').topic(new Attempt.Topic(CHANNEL, OPERATOR, "new", NOW)))
        .isEqualTo(Decision.allow());
    assertDenied(mode('t').topic(new Attempt.Topic(CHANNEL, VOICED, "new", NOW)), "not_operator");
  }

  @Test
  void onlySecretHides() {
    assertThat(MODES.stream().filter(ModeHandler::hides))
        .extracting(ModeHandler::letter)
        .containsExactly('s');
  }

  @Test
  void operatorAndVoiceGiveTheirPrivileges() {
    assertThat(mode('o').privileges()).containsExactly(Privilege.OPERATOR);
    assertThat(mode('v').privileges()).containsExactly(Privilege.VOICE);
  }

  private static List<ModeHandler> modes() {
    try {
      List<ModeHandler> modes = new ArrayList<>();
      for (Factory<ModeHandler, ?> factory : new ModesPlugin().modes()) {
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

  private static Attempt.Send saidBy(UserView user) {
    return new Attempt.Send(CHANNEL, user, MessageType.MESSAGE, "hello", NOW);
  }

  private static void assertDenied(Decision decision, String code) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Denied.class, denied -> assertThat(denied.code()).isEqualTo(code));
  }
}
