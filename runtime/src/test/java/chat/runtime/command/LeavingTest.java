package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeavingTest {

  private final Core core = Core.start();

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private static Part parting(long user, String channel) {
    return new Part(user, channel, "", Message.NO_META);
  }

  private static Kick kicking(long user, String channel, String nick) {
    return new Kick(user, channel, nick, "", Message.NO_META);
  }

  @Test
  void aPartIsTheLastThatIsOwed() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#Room");
    core.join(eve, "#room");
    Posted posted = core.run(new Part(eve, "#ROOM", "so long", "{\"a\":1}"));
    core.say(bob, "#room", "gone");

    assertThat(posted.stored()).isTrue();
    assertThat(posted.message().to()).isEqualTo("#Room");
    assertThat(posted.message().meta()).isEqualTo("{\"a\":1}");
    assertThat(core.read("eve").lines())
        .containsExactly("join eve>#Room", "part eve>#Room so long");
    assertThat(core.read("bob").lines())
        .endsWith("part eve>#Room so long", "message bob>#Room gone");
    assertThat(core.code(parting(eve, "#room"))).isEqualTo("not_in_channel");
    assertThat(core.code(parting(eve, "#none"))).isEqualTo("no_such_channel");
  }

  @Test
  void theLastMemberEndsTheChannelAndANewOneIsAnother() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#Room");
    core.topic(bob, "#room", "old");
    core.mode(bob, "#room", "+m");
    core.part(bob, "#room");
    assertThat(core.code(Core.saying(bob, "#room", "hello"))).isEqualTo("no_such_channel");

    Join.Joined joined = core.join(eve, "#room");
    assertThat(joined.created()).isTrue();
    assertThat(joined.channel().name()).isEqualTo("#room");
    assertThat(joined.channel().topic()).isEmpty();
    assertThat(joined.channel().modes()).isEqualTo("+nt");
    assertThat(core.ask(new FindHistory(eve, "#room")).messages()).isEqualTo(1);
    assertThat(core.read("bob").lines())
        .containsExactly(
            "join bob>#Room", "topic bob>#Room old", "mode bob>#Room +m", "part bob>#Room");
  }

  @Test
  void theLastOperatorLeavingMakesNobodyElseOne() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#room");
    core.join(eve, "#room");
    core.part(bob, "#room");
    core.join(bob, "#room");

    assertThat(core.code(kicking(bob, "#room", "eve"))).isEqualTo("not_operator");
    assertThat(core.code(kicking(eve, "#room", "bob"))).isEqualTo("not_operator");
  }

  @Test
  void aKickIsAPartOfTheKicked() throws Exception {
    long op = core.register("Op");
    long bob = core.register("Bob");
    core.join(op, "#Room");
    core.join(bob, "#room");
    Message kicked = core.run(new Kick(op, "#room", "BOB", "flood", Message.NO_META)).message();
    core.say(op, "#room", "quiet again");

    assertThat(kicked.type()).isEqualTo(MessageType.PART);
    assertThat(kicked.from()).isEqualTo("Bob");
    assertThat(kicked.to()).isEqualTo("#Room");
    assertThat(kicked.body()).isEqualTo("flood");
    assertThat(kicked.meta()).isEqualTo("{\"_kick\":{\"by\":\"Op\"}}");
    assertThat(core.read("Bob").lines()).containsExactly("join Bob>#Room", "part Bob>#Room flood");
  }

  @Test
  void onlyOperatorsKickAndOnlyMembersAreKicked() throws Exception {
    long op = core.register("op");
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(op, "#room");
    core.join(bob, "#room");

    assertThat(core.code(kicking(bob, "#room", "op"))).isEqualTo("not_operator");
    assertThat(core.code(kicking(bob, "#room", "nobody"))).isEqualTo("not_operator");
    assertThat(core.code(kicking(eve, "#room", "bob"))).isEqualTo("not_in_channel");
    assertThat(core.code(kicking(op, "#room", "eve"))).isEqualTo("no_such_nick");
    assertThat(core.code(kicking(op, "#room", "nobody"))).isEqualTo("no_such_nick");
    assertThat(core.code(kicking(op, "#none", "bob"))).isEqualTo("no_such_channel");
    core.mode(op, "#room", "+s");
    assertThat(core.code(kicking(eve, "#room", "bob"))).isEqualTo("no_such_channel");
    assertThat(core.code(kicking(op, "#room", "op"))).isEqualTo("ok");
  }

  @Test
  void aQuitWithoutAPasswordEndsTheAccount() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    core.join(bob, "#a");
    core.join(bob, "#b");
    core.say(bob, "eve", "direct");
    Posted quit = core.quit(bob, "bye");

    assertThat(quit.message().type()).isEqualTo(MessageType.QUIT);
    assertThat(quit.message().from()).isEqualTo("bob");
    assertThat(quit.message().to()).isEqualTo("bob");
    assertThat(quit.message().body()).isEqualTo("bye");
    assertThat(core.sessions().find("bob")).isNull();
    assertThat(core.read("eve").lines()).endsWith("message bob>eve direct", "quit bob>#a bye");
    assertThat(core.code(Core.saying(eve, "bob", "hello?"))).isEqualTo("no_such_nick");
    assertThat(core.code(Core.saying(bob, "eve", "ghost"))).isEqualTo("unauthorized");
    assertThat(core.ask(new FindCredentials("bob"))).isEmpty();

    long another = core.register("bob");
    assertThat(another).isNotEqualTo(bob);
    assertThat(core.read("bob").messages()).isEmpty();
    core.say(eve, "bob", "who are you?");
    assertThat(core.read("bob").lines()).containsExactly("message eve>bob who are you?");
  }

  @Test
  void aQuitWithAPasswordEndsTheSessionAndKeepsTheAccount() throws Exception {
    long bob = core.registerForGood("Bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    core.join(bob, "#a");
    core.quit(bob, "bye");
    core.say(eve, "#a", "without bob");
    core.say(eve, "bob", "to bob");

    assertThat(core.sessions().find("Bob")).isNull();
    assertThat(core.code(core.joining(bob, "#a"))).isEqualTo("unauthorized");
    assertThat(core.code(new Register("bob", null, "x", Core.SERVER))).isEqualTo("nick_in_use");
    Identity again = core.login("BOB", "again");
    assertThat(again.user()).isEqualTo(bob);
    assertThat(again.nick()).isEqualTo("Bob");
    assertThat(core.read("again").lines())
        .containsExactly(
            "join Bob>#a", "quit Bob>#a bye", "quit Bob>Bob bye", "message eve>Bob to bob");
    assertThat(core.ask(new ReadState(bob, bob)).channels()).isEmpty();
  }

  @Test
  void aQuitEndsChannelsWhoseLastMemberQuits() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    core.join(bob, "#b");
    core.quit(bob, "");

    assertThat(core.ask(new ListChannels(core.register("eve")))).isEmpty();
  }

  @Test
  void whoComesAndGoesForEverIsRememberedSoManyTimesAndThenFindsAGap() throws Exception {
    long bob = core.register("bob");
    for (int i = 0; i < Departure.MAX_PAST; i++) {
      core.join(bob, "#room" + i);
      core.part(bob, "#room" + i);
    }
    assertThat(core.read("bob").gap()).isFalse();
    core.join(bob, "#more");
    core.part(bob, "#more");

    Reading reading = core.read("bob");
    assertThat(reading.gap()).isTrue();
    assertThat(reading.lines()).doesNotContain("join bob>#room0").contains("join bob>#room1");
  }

  @Test
  void hiddenChannelsAreNotCountedHoweverTheyCameToBeHidden() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    core.join(bob, "#b");
    core.mode(bob, "#a", "+s");
    assertThat(core.ask(new CountServer()).channels()).isEqualTo(1);
    core.mode(bob, "#b", "+s");
    core.mode(bob, "#a", "-s");
    assertThat(core.ask(new CountServer()).channels()).isEqualTo(1);
    core.part(bob, "#b");
    assertThat(core.ask(new CountServer()).channels()).isEqualTo(1);
    try (Core restarted = core.restarted()) {
      assertThat(restarted.ask(new CountServer()).channels()).isEqualTo(1);
    }
  }
}
