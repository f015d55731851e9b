package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestPoll;
import chat.runtime.upkeep.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {

  private final Core core = Core.start();

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private static Register registering(String nick) {
    return new Register(nick, null, "token of " + nick, Core.SERVER);
  }

  private static ChangeNick naming(long user, String nick) {
    return new ChangeNick(user, nick, Message.NO_META, Core.SERVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bob", "bob", "BOB", "ＢＯＢ", "Server", "SERVER", "server"})
  void aNickIsTakenInAnyCaseAndTheServersAlways(String nick) throws Exception {
    core.register("Bob");
    long eve = core.register("eve");

    assertThat(core.code(registering(nick))).isEqualTo("nick_in_use");
    assertThat(core.code(naming(eve, nick))).isEqualTo("nick_in_use");
  }

  @Test
  void idsAreOfTheAccountAndLastAsLongAsIt() throws Exception {
    Identity bob = core.run(new Register("bob", "hash", "one", Core.SERVER));
    assertThat(core.login("bob", "two")).isEqualTo(bob);
    core.quit(bob.user(), "");
    assertThat(core.login("bob", "three")).isEqualTo(bob);
    try (Core restarted = core.restarted()) {
      assertThat(restarted.login("bob", "four")).isEqualTo(bob);
    }
  }

  @Test
  void aNickChangeIsToldInEachChannelAndToOneself() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(bob, "#a");
    core.join(bob, "#b");
    core.join(eve, "#b");
    Posted posted = core.run(new ChangeNick(bob, "Robert", "{\"x\":[1]}", Core.SERVER));

    assertThat(posted.stored()).isTrue();
    assertThat(posted.message().type()).isEqualTo(MessageType.NICK);
    assertThat(posted.message().from()).isEqualTo("bob");
    assertThat(posted.message().to()).isEqualTo("Robert");
    assertThat(posted.message().body()).isEqualTo("Robert");
    assertThat(posted.message().meta()).isEqualTo("{\"x\":[1]}");
    assertThat(core.read("bob").lines())
        .endsWith("nick bob>#a Robert", "nick bob>#b Robert", "nick bob>Robert Robert");
    assertThat(core.read("eve").lines()).endsWith("nick bob>#b Robert");
    assertThat(core.code(Core.saying(eve, "bob", "?"))).isEqualTo("no_such_nick");
    assertThat(core.say(eve, "ROBERT", "!").to()).isEqualTo("Robert");
    assertThat(core.code(registering("bob"))).isEqualTo("ok");
  }

  @Test
  void onesOwnNickInAnotherCaseIsAChangeAndTheVerySameIsNone() throws Exception {
    long bob = core.register("bob");
    assertThat(core.nick(bob, "BOB").stored()).isTrue();
    List<String> before = core.portrait();
    Posted nothing = core.nick(bob, "BOB");

    assertThat(nothing.stored()).isFalse();
    assertThat(nothing.message().body()).isEmpty();
    assertThat(nothing.message().type()).isEqualTo(MessageType.NICK);
    assertThat(core.portrait()).isEqualTo(before);
    assertThat(core.code(registering("bob"))).isEqualTo("nick_in_use");
  }

  @Test
  void aConversationStaysItsTwoPeoplesWhenANickChangesHands() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.say(bob, "eve", "secret");
    core.nick(bob, "robert");
    long other = core.run(registering("bob")).user();

    assertThat(core.ask(new FindHistory(eve, "bob")).messages()).isZero();
    assertThat(core.ask(new FindHistory(other, "eve")).messages()).isZero();
    assertThat(core.ask(new FindHistory(eve, "robert")).messages()).isEqualTo(1);
    assertThat(core.ask(new FindHistory(bob, "eve")).messages()).isEqualTo(1);
  }

  @Test
  void aLogoutEndsOneTokenAndTheSessionOnlyWhenNothingElseLeadsBack() throws Exception {
    long bob = core.registerForGood("bob");
    core.login("bob", "phone");
    core.join(bob, "#a");
    core.logout("bob");
    assertThat(core.sessions().find("bob")).isNull();
    assertThat(core.sessions().find("phone")).isNotNull();
    core.logout("phone");
    assertThat(core.sessions().find("phone")).isNull();

    // With a password the session lives on.
    boolean there = core.ask(state -> state.findUser(bob).hasSession());
    assertThat(there).isTrue();
    core.login("bob", "tablet");
    assertThat(core.read("tablet").lines()).containsExactly("join bob>#a");
  }

  @Test
  void aLogoutOfTheOnlyTokenWithoutAPasswordIsAQuit() throws Exception {
    long eve = core.register("eve");
    long bob = core.register("bob");
    core.join(eve, "#a");
    core.join(bob, "#a");
    core.logout("bob");

    assertThat(core.ask(new FindCredentials("bob"))).isEmpty();
    assertThat(core.read("eve").lines()).endsWith("quit bob>#a");
    assertThat(core.code(registering("bob"))).isEqualTo("ok");
    assertThat(core.code(new Logout(bob, "bob", core.sessions()))).isEqualTo("unauthorized");
  }

  @Test
  void aLoginIntoAnAccountThatIsGoneMeanwhileFails() throws Exception {
    long bob = core.register("bob");
    core.quit(bob, "");

    assertThat(core.code(new Login(bob, "late", core.sessions()))).isEqualTo("bad_credentials");
  }

  @Test
  void aSessionThatWasIdleExpires() throws Exception {
    long bob = core.registerForGood("bob");
    long eve = core.register("eve");
    long op = core.register("op");
    core.join(op, "#a");
    core.join(bob, "#a");
    core.join(eve, "#a");
    core.clock().advance(Duration.ofSeconds(100));
    core.token("op").used();
    Duration timeout = Duration.ofSeconds(50);
    assertThat(core.sessions().idle(timeout)).containsExactlyInAnyOrder(bob, eve);

    for (long user : List.of(bob, eve, op)) {
      Expire expire =
          new Expire(user, key -> core.sessions().isIdle(key, timeout), core.sessions());
      assertThat(core.run(expire)).isEqualTo(user != op);
      assertThat(core.run(expire)).isFalse();
    }
    assertThat(core.read("op").lines())
        .endsWith("quit bob>#a Session expired", "quit eve>#a Session expired");
    assertThat(core.sessions().count()).isEqualTo(1);
    assertThat(core.ask(new FindCredentials("eve"))).isEmpty();
    assertThat(core.login("bob", "again").user()).isEqualTo(bob);
  }

  @Test
  void aSessionThatDidSomethingInTheLastMomentStays() throws Exception {
    long bob = core.register("bob");
    core.clock().advance(Duration.ofSeconds(100));
    Duration timeout = Duration.ofSeconds(50);
    assertThat(core.sessions().idle(timeout)).containsExactly(bob);
    core.hold("bob", null);

    assertThat(
            core.run(new Expire(bob, key -> core.sessions().isIdle(key, timeout), core.sessions())))
        .isFalse();
  }

  @Test
  void whatWasAcknowledgedOutlivesTheSession() throws Exception {
    long bob = core.registerForGood("bob");
    UUID one = core.say(bob, "bob", "one").id();
    core.say(bob, "bob", "two");
    core.read("bob", one);
    core.clock().advance(Duration.ofSeconds(100));
    core.run(
        new Expire(
            bob, key -> core.sessions().isIdle(key, Duration.ofSeconds(50)), core.sessions()));
    try (Core restarted = core.restarted()) {
      restarted.login("bob", "again");
      assertThat(restarted.read("again").lines())
          .containsExactly("message bob>bob two", "quit bob>bob Session expired");
    }
  }

  @Test
  void theHundredAndFirstTokenEndsTheOneThatWasUnusedForLongest() throws Exception {
    long bob = core.registerForGood("bob");
    for (int i = 1; i < 100; i++) {
      core.clock().advance(Duration.ofSeconds(1));
      core.login("bob", "device" + i);
    }
    core.clock().advance(Duration.ofSeconds(1));
    core.token("bob").used();
    assertThat(core.sessions().find("device1")).isNotNull();
    core.login("bob", "device100");
    core.login("bob", "device101");

    assertThat(core.sessions().find("device1")).isNull();
    assertThat(core.sessions().find("device2")).isNull();
    assertThat(core.sessions().find("device3")).isNotNull();
    assertThat(core.sessions().find("bob")).isNotNull();
    int tokens = core.ask(state -> state.findUser(bob).tokens().size());
    assertThat(tokens).isEqualTo(100);
  }

  @Test
  void aTokenThatHoldsAPollIsInUse() throws Exception {
    core.registerForGood("bob");
    TestPoll poll = core.hold("bob", null);
    for (int i = 1; i <= 100; i++) {
      core.clock().advance(Duration.ofSeconds(1));
      core.login("bob", "device" + i);
    }

    assertThat(core.sessions().find("bob")).isNotNull();
    assertThat(core.sessions().find("device1")).isNull();
    assertThat(poll.answers()).isZero();
  }

  @Test
  void afterARestartTheTokenThatAcknowledgedLeastEndsFirst() throws Exception {
    long bob = core.registerForGood("bob");
    UUID one = core.say(bob, "bob", "one").id();
    core.say(bob, "bob", "two");
    for (int i = 1; i < 100; i++) {
      core.login("bob", "device" + i);
    }
    for (String token : core.ask(state -> List.copyOf(state.findUser(bob).tokens().keySet()))) {
      if (!token.equals("device50")) {
        core.read(token, one);
      }
    }
    new Rounds(core, Duration.ofHours(1), 100).keepAcknowledgements();
    try (Core restarted = core.restarted()) {
      restarted.login("bob", "device100");
      assertThat(restarted.sessions().find("device50")).isNull();
      assertThat(restarted.sessions().find("device49")).isNotNull();
    }
  }
}
