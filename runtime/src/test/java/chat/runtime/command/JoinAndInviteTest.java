package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinAndInviteTest {

  private final Core core = Core.start();

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private Invite inviting(long user, String channel, String nick) {
    return new Invite(user, channel, nick, Message.NO_META, Core.SERVER);
  }

  @Test
  void theFirstToJoinCreatesTheChannelAndIsItsOperator() throws Exception {
    long bob = core.register("bob");
    Join.Joined joined = core.join(bob, "#Room");

    assertThat(joined.created()).isTrue();
    assertThat(joined.channel().name()).isEqualTo("#Room");
    assertThat(joined.channel().topic()).isEmpty();
    assertThat(joined.channel().modes()).isEqualTo("+nt");
    assertThat(joined.channel().myModes()).isEqualTo("+o");
    assertThat(joined.channel().members())
        .extracting(Views.MemberDetails::nick, Views.MemberDetails::modes)
        .containsExactly(tuple("bob", "+o"));
    assertThat(joined.posted().stored()).isTrue();
    assertThat(core.read("bob").lines()).containsExactly("join bob>#Room");
  }

  @Test
  void theNextFindsItWhateverTheCaseOfTheName() throws Exception {
    core.join(core.register("bob"), "#Room");
    Join.Joined joined = core.join(core.register("eve"), "#rOOM");

    assertThat(joined.created()).isFalse();
    assertThat(joined.channel().name()).isEqualTo("#Room");
    assertThat(joined.channel().myModes()).isEqualTo("+");
    assertThat(joined.channel().members())
        .extracting(Views.MemberDetails::nick)
        .containsExactly("bob", "eve");
    assertThat(joined.posted().message().to()).isEqualTo("#Room");
  }

  @Test
  void joiningAgainChangesNothing() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#room");
    List<String> before = core.portrait();
    Join.Joined again = core.join(bob, "#ROOM");

    assertThat(again.created()).isFalse();
    assertThat(again.posted().stored()).isFalse();
    assertThat(again.posted().message().type()).isEqualTo(MessageType.JOIN);
    assertThat(again.posted().message().body()).isEmpty();
    assertThat(again.channel().myModes()).isEqualTo("+o");
    assertThat(core.portrait()).isEqualTo(before);
  }

  @Test
  void aUserIsInFiveHundredChannelsAtMost() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#eve");
    for (int i = 0; i < Join.MAX_CHANNELS; i++) {
      core.join(bob, "#" + i);
    }
    assertThat(core.code(core.joining(bob, "#new"))).isEqualTo("too_many_channels");
    assertThat(core.code(core.joining(bob, "#eve"))).isEqualTo("too_many_channels");
    assertThat(core.join(bob, "#7").posted().stored()).isFalse();
    core.part(bob, "#7");
    core.join(bob, "#eve");

    assertThat(core.code(core.joining(bob, "#7"))).isEqualTo("too_many_channels");
    assertThat(core.code(core.joining(eve, "#8"))).isEqualTo("ok");
  }

  @Test
  void anInviteLetsIntoAnInviteOnlyChannelOnce() throws Exception {
    long op = core.register("op");
    long bob = core.register("bob");
    core.join(op, "#room");
    core.mode(op, "#room", "+i");
    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");

    assertThat(core.invite(op, "#ROOM", "BOB")).isTrue();
    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("ok");
    core.part(bob, "#room");
    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");
  }

  @Test
  void aJoinUsesTheInviteUpEvenWhereNoneIsNeeded() throws Exception {
    long op = core.register("op");
    long bob = core.register("bob");
    core.join(op, "#room");
    core.invite(op, "#room", "bob");
    core.join(bob, "#room");
    core.part(bob, "#room");
    core.mode(op, "#room", "+i");

    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");
  }

  @Test
  void anInviteGivenTwiceIsToldOnceAndGoodForOneJoin() throws Exception {
    long op = core.register("op");
    long bob = core.register("bob");
    core.join(op, "#room");
    core.mode(op, "#room", "+i");
    assertThat(core.invite(op, "#room", "bob")).isTrue();
    assertThat(core.invite(op, "#ROOM", "BOB")).isFalse();
    assertThat(core.read("bob").lines()).filteredOn(line -> line.startsWith("system")).hasSize(1);
    core.join(bob, "#room");
    core.part(bob, "#room");

    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");
    assertThat(core.invite(op, "#room", "bob")).as("it was used up").isTrue();
    assertThat(core.read("bob").lines()).filteredOn(line -> line.startsWith("system")).hasSize(2);
  }

  @Test
  void theInvitedIsToldByTheServer() throws Exception {
    long op = core.register("op\\");
    core.register("bob");
    core.join(op, "#a\"b\\");
    core.invite(op, "#a\"b\\", "bob");
    Reading reading = core.read("bob");

    assertThat(reading.messages()).hasSize(1);
    var message = reading.messages().get(0);
    assertThat(message.get("type").textValue()).isEqualTo("system");
    assertThat(message.get("from").textValue()).isEqualTo(Core.SERVER);
    assertThat(message.get("to").textValue()).isEqualTo("bob");
    assertThat(message.get("meta").get("_invite").get("channel").textValue()).isEqualTo("#a\"b\\");
    assertThat(message.get("meta").get("_invite").get("by").textValue()).isEqualTo("op\\");
  }

  @Test
  void onlyMembersInviteAndOnlyOperatorsWhereInvitesMatter() throws Exception {
    long op = core.register("op");
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(op, "#room");
    core.join(bob, "#room");

    assertThat(core.code(inviting(eve, "#room", "eve"))).isEqualTo("not_in_channel");
    assertThat(core.code(inviting(bob, "#room", "eve"))).isEqualTo("ok");
    assertThat(core.code(inviting(bob, "#room", "nobody"))).isEqualTo("no_such_nick");
    assertThat(core.code(inviting(bob, "#none", "eve"))).isEqualTo("no_such_channel");
    core.mode(op, "#room", "+i");
    assertThat(core.code(inviting(bob, "#room", "eve"))).isEqualTo("not_operator");
    assertThat(core.code(inviting(op, "#room", "eve"))).isEqualTo("ok");
    core.mode(op, "#room", "+s");
    assertThat(core.code(inviting(eve, "#room", "bob"))).isEqualTo("no_such_channel");
  }

  @Test
  void invitingAMemberDoesNothing() throws Exception {
    long op = core.register("op");
    core.join(op, "#room");
    core.join(core.register("bob"), "#room");
    List<String> before = core.portrait();

    assertThat(core.invite(op, "#room", "bob")).isFalse();
    assertThat(core.invite(op, "#room", "op")).isFalse();
    assertThat(core.portrait()).isEqualTo(before);
  }

  @Test
  void invitesEndWithTheSessionOrTheChannel() throws Exception {
    long op = core.register("op");
    long bob = core.registerForGood("bob");
    core.join(op, "#room");
    core.mode(op, "#room", "+i");
    core.invite(op, "#room", "bob");
    core.quit(bob, "");
    core.login("bob", "again");
    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");

    core.invite(op, "#room", "bob");
    core.part(op, "#room");
    core.join(op, "#room");
    core.mode(op, "#room", "+i");
    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");
  }

  @Test
  void aSecretChannelCanBeJoinedByWhoKnowsIt() throws Exception {
    long op = core.register("op");
    long bob = core.register("bob");
    core.join(op, "#room");
    core.mode(op, "#room", "+s");
    assertThat(core.join(bob, "#room").created()).isFalse();
    core.part(bob, "#room");
    core.mode(op, "#room", "+i");
    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("invite_only");
  }

  @Test
  void whoHasNoSessionJoinsNothing() throws Exception {
    long bob = core.registerForGood("bob");
    core.quit(bob, "");

    assertThat(core.code(core.joining(bob, "#room"))).isEqualTo("unauthorized");
    assertThat(core.code(core.joining(bob + 1_000, "#room"))).isEqualTo("unauthorized");
  }
}
