package chat.plugin.modes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.Plugin;
import chat.api.mode.Attempt;
import chat.api.mode.ChannelView;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.api.mode.UserView;
import chat.api.model.MessageType;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModesPluginTest {

  private static final ChannelView CHANNEL = new ChannelView("#room", "", "imnst", 3);
  private static final UserView OUTSIDER = new UserView("otto", false, Set.of());
  private static final UserView MEMBER = new UserView("mia", true, Set.of());
  private static final UserView VOICED = new UserView("vera", true, Set.of(Privilege.VOICE));
  private static final UserView OPERATOR = new UserView("olga", true, Set.of(Privilege.OPERATOR));

  @Test
  void isFoundTheWayEveryPluginIs() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(ModesPlugin.class);
  }

  @Test
  void bringsTheSevenModesOfTheContract() {
    assertThat(new ModesPlugin().modes())
        .extracting(ModeHandler::letter)
        .containsExactlyInAnyOrder('i', 'm', 's', 't', 'n', 'o', 'v');
  }

  @Test
  void aNewChannelIsNtAndItsFounderOperator() {
    assertThat(new ModesPlugin().modes().stream().filter(ModeHandler::initial))
        .extracting(ModeHandler::letter)
        .containsExactlyInAnyOrder('n', 't', 'o');
  }

  @Test
  void inviteOnlyLetsInWhoIsInvited() {
    assertThat(mode('i').join(new Attempt.Join(CHANNEL, OUTSIDER, Optional.empty(), true)))
        .isEqualTo(Decision.allow());
    assertDenied(
        mode('i').join(new Attempt.Join(CHANNEL, OUTSIDER, Optional.empty(), false)),
        "invite_only");
  }

  @Test
  void inviteOnlyKeepsInvitingToOperators() {
    assertThat(mode('i').invite(new Attempt.Invite(CHANNEL, OPERATOR, "otto")))
        .isEqualTo(Decision.allow());
    assertDenied(mode('i').invite(new Attempt.Invite(CHANNEL, VOICED, "otto")), "not_operator");
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
    List<Character> letters = new ModesPlugin().modes().stream().map(ModeHandler::letter).toList();
    assertThat(letters.indexOf('n')).isLessThan(letters.indexOf('m'));
  }

  @Test
  void topicLockKeepsTheTopicToOperators() {
    assertThat(mode('t').topic(new Attempt.Topic(CHANNEL, OPERATOR, "new")))
        .isEqualTo(Decision.allow());
    assertDenied(mode('t').topic(new Attempt.Topic(CHANNEL, VOICED, "new")), "not_operator");
  }

  @Test
  void onlySecretHides() {
    assertThat(new ModesPlugin().modes().stream().filter(ModeHandler::hides))
        .extracting(ModeHandler::letter)
        .containsExactly('s');
  }

  @Test
  void operatorAndVoiceGiveTheirPrivileges() {
    assertThat(mode('o').privileges()).containsExactly(Privilege.OPERATOR);
    assertThat(mode('v').privileges()).containsExactly(Privilege.VOICE);
  }

  private static ModeHandler mode(char letter) {
    return new ModesPlugin()
        .modes().stream().filter(mode -> mode.letter() == letter).findFirst().orElseThrow();
  }

  private static Attempt.Send saidBy(UserView user) {
    return new Attempt.Send(CHANNEL, user, MessageType.MESSAGE, "hello");
  }

  private static void assertDenied(Decision decision, String code) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Denied.class, denied -> assertThat(denied.code()).isEqualTo(code));
  }
}
