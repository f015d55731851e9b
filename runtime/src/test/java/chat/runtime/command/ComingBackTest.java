package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.runtime.error.ChatException;
import chat.runtime.testkit.Core;
import chat.runtime.upkeep.Retention;
import chat.runtime.upkeep.Rounds;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators are operators again when they come back, and channels wait for their members. */
class ComingBackTest {

  private static final Duration IDLE = Duration.ofDays(30);

  private Core core = Core.start();
  private Rounds rounds = rounds();
  private long ann;
  private long bob;

  @BeforeEach
  void meet() throws Exception {
    ann = core.registerForGood("ann");
    bob = core.register("bob");
    core.join(ann, "#room");
  }

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private Rounds rounds() {
    return new Rounds(core, new Retention(Duration.ofDays(1), 10_000, 10_000, IDLE));
  }

  private void restart() {
    core.close();
    core = core.restarted();
    rounds = rounds();
  }

  private void expire(long user) throws Exception {
    core.run(new Expire(user, key -> true, core.sessions()));
  }

  private void pass(Duration time) throws Exception {
    core.clock().advance(time);
    rounds.endAbsences();
  }

  private String back(String nick, String channel) throws ChatException {
    long user = core.login(nick, nick + "/2").user();
    return core.join(user, channel).channel().myModes();
  }

  private boolean exists(String channel) throws ChatException {
    return core.ask(state -> state.findChannel(channel) != null);
  }

  private int channels() throws ChatException {
    return core.ask(state -> state.channels().size());
  }

  @Test
  void anOperatorIsOperatorAgainAfterQuitExpiryAndPart() throws Exception {
    core.join(bob, "#room");
    core.quit(ann, "");
    assertThat(back("ann", "#room")).isEqualTo("+o");
    expire(ann);
    restart();
    assertThat(back("ann", "#room")).isEqualTo("+o");
    core.part(ann, "#room");
    core.clock().advance(IDLE.minusSeconds(1));
    rounds.endAbsences();

    assertThat(core.join(ann, "#room").channel().myModes()).isEqualTo("+o");
  }

  @Test
  void membersAreToldThatItIsOperatorAgain() throws Exception {
    core.join(bob, "#room");
    core.part(ann, "#room");
    core.join(ann, "#room");

    assertThat(core.read("bob").lines())
        .endsWith("part ann>#room", "join ann>#room", "mode ann>#room +o ann");
    assertThat(core.read("ann").lines()).endsWith("join ann>#room", "mode ann>#room +o ann");
    assertThat(core.mode(ann, "#room", "+m")).isEqualTo("+m");
  }

  @Test
  void itJoinsUnderInviteOnlyAndWithoutTheKeyButNotUnderABan() throws Exception {
    core.join(bob, "#room");
    core.mode(ann, "#room", "+o bob");
    core.mode(ann, "#room", "+ik secret");
    core.part(ann, "#room");
    assertThat(core.join(ann, "#room").channel().myModes()).isEqualTo("+o");
    core.part(ann, "#room");
    core.mode(bob, "#room", "+b ann");
    assertThat(core.code(core.joining(ann, "#room"))).isEqualTo("banned");
    core.mode(bob, "#room", "-b ann");
    assertThat(core.join(ann, "#room").channel().myModes()).isEqualTo("+o");
  }

  @Test
  void fromOutsideItIsNoOperator() throws Exception {
    core.join(bob, "#room");
    core.mode(ann, "#room", "+m-n");
    core.part(ann, "#room");

    assertThat(core.code(Core.saying(ann, "#room", "hello"))).isEqualTo("moderated");
    assertThat(core.code(new ChangeModes(ann, "#room", "-m", Message.NO_META)))
        .isEqualTo("not_in_channel");
  }

  @Test
  void whoWasKickedOrDeposedOrHasNoPasswordComesBackWithoutIt() throws Exception {
    long cyd = core.registerForGood("cyd");
    core.join(bob, "#room");
    core.join(cyd, "#room");
    core.mode(ann, "#room", "+oo bob cyd");
    core.kick(ann, "#room", "cyd");
    core.part(bob, "#room");
    assertThat(core.join(cyd, "#room").channel().myModes()).isEqualTo("+");
    assertThat(core.join(bob, "#room").channel().myModes()).isEqualTo("+");
    core.mode(ann, "#room", "+o cyd");
    core.mode(ann, "#room", "-o cyd");
    core.part(cyd, "#room");
    assertThat(core.join(cyd, "#room").channel().myModes()).isEqualTo("+");
    core.mode(ann, "#room", "+v cyd");
    core.quit(cyd, "");
    assertThat(back("cyd", "#room")).isEqualTo("+");
  }

  @Test
  void afterTooLongItIsNoOperatorAnyMore() throws Exception {
    core.join(bob, "#room");
    core.quit(ann, "");
    pass(IDLE);

    assertThat(back("ann", "#room")).isEqualTo("+");
  }

  @Test
  void aChannelWhoseMembersQuitStaysWithAllThatItWas() throws Exception {
    core.join(bob, "#room");
    core.topic(ann, "#room", "topic");
    core.mode(ann, "#room", "+ib troll*");
    core.say(ann, "#room", "hello");
    core.quit(ann, "");
    core.quit(bob, "");
    restart();
    pass(IDLE.minusSeconds(1));

    long eve = core.register("eve");
    assertThat(core.ask(new ListChannels(eve)))
        .containsExactly(new Views.ChannelSummary("#room", "topic", "+int", 0));
    assertThat(core.ask(new CountServer()).channels()).isEqualTo(1);
    assertThat(core.code(core.joining(eve, "#room"))).isEqualTo("invite_only");
    assertThat(back("ann", "#room")).isEqualTo("+o");
    assertThat(core.mode(ann, "#room", "b")).isEqualTo("+b troll*");
    int messages = core.ask(state -> state.findChannel("#room").timeline().messages());
    assertThat(messages).isGreaterThan(6);
    pass(IDLE);
    assertThat(exists("#room")).isTrue();
  }

  @Test
  void itEndsWhenItWasEmptyForTooLong() throws Exception {
    core.join(bob, "#room");
    core.quit(ann, "");
    pass(IDLE.minusSeconds(1));
    core.quit(bob, "");
    pass(IDLE.minusSeconds(1));
    assertThat(exists("#room")).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(exists("#room")).isFalse();
    assertThat(back("ann", "#room")).isEqualTo("+o");
    assertThat(core.read("ann/2").lines()).endsWith("join ann>#room");
  }

  @Test
  void aStrangerMayComeInMeanwhileAndIsNoOperator() throws Exception {
    core.quit(ann, "");
    assertThat(core.join(bob, "#room").channel().myModes()).isEqualTo("+");
    assertThat(core.ask(new ShowChannel(bob, "#room", core.sessions())).members()).hasSize(1);
    core.part(bob, "#room");

    assertThat(exists("#room")).as("it waits for ann, whoever came and went").isTrue();
    assertThat(back("ann", "#room")).isEqualTo("+o");
    core.part(ann, "#room");
    assertThat(exists("#room")).as("it waits for nobody").isFalse();
  }

  @Test
  void aKickOfTheLastOtherMemberEndsNoChannelThatWaits() throws Exception {
    long cat = core.registerForGood("cat");
    core.join(cat, "#room");
    core.join(bob, "#room");
    core.mode(ann, "#room", "+o bob");
    core.quit(cat, "");
    core.quit(ann, "");
    core.part(bob, "#room");

    assertThat(exists("#room")).isTrue();
    assertThat(back("ann", "#room")).isEqualTo("+o");
  }

  @Test
  void nobodyWaitsForGuestsNorForWhoParted() throws Exception {
    core.join(bob, "#guests");
    core.quit(bob, "");
    core.part(ann, "#room");
    long eve = core.register("eve");
    core.join(ann, "#mixed");
    core.join(eve, "#mixed");
    core.part(ann, "#mixed");
    core.quit(eve, "");

    assertThat(exists("#guests")).isFalse();
    assertThat(exists("#room")).isFalse();
    assertThat(exists("#mixed")).isFalse();
  }

  @Test
  void aSecretChannelStaysHiddenWhileItIsEmpty() throws Exception {
    core.mode(ann, "#room", "+s");
    core.quit(ann, "");

    assertThat(core.ask(new ListChannels(bob))).isEmpty();
    assertThat(core.ask(new CountServer()).channels()).isZero();
    assertThat(core.code(Core.saying(bob, "#room", "hello"))).isEqualTo("no_such_channel");
    assertThat(back("ann", "#room")).isEqualTo("+o");
  }

  @Test
  void anAccountIsWaitedForInFiveHundredChannelsAtMost() throws Exception {
    for (int i = 1; i < Join.MAX_CHANNELS; i++) {
      core.join(ann, "#first" + i);
    }
    core.quit(ann, "");
    assertThat(channels()).isEqualTo(Join.MAX_CHANNELS);
    core.login("ann", "ann/2");
    for (int i = 0; i < 10; i++) {
      core.join(ann, "#second" + i);
    }
    core.quit(ann, "");

    assertThat(channels()).isEqualTo(Join.MAX_CHANNELS);
    assertThat(exists("#room")).isFalse();
    assertThat(exists("#first10")).isTrue();
    assertThat(exists("#second9")).isTrue();
  }

  @Test
  void manyWhoComeAndGoDoNotMakeAChannelForgetItsOperators() throws Exception {
    core.join(bob, "#room");
    core.quit(ann, "");
    for (int i = 0; i < Absences.MAX_OF_CHANNEL + 20; i++) {
      long user = core.registerForGood("user" + i);
      core.join(user, "#room");
      core.quit(user, "");
    }

    int noted = core.ask(state -> state.findChannel("#room").absences().size());
    assertThat(noted).isEqualTo(Absences.MAX_OF_CHANNEL);
    assertThat(back("ann", "#room")).isEqualTo("+o");
  }

  @Test
  void manyAreForgottenInPortions() throws Exception {
    for (int i = 0; i < 300; i++) {
      core.join(ann, "#channel" + i);
    }
    core.quit(ann, "");
    core.clock().advance(IDLE);
    int before = core.storage().commits();
    rounds.endAbsences();

    assertThat(core.storage().commits()).isEqualTo(before + 4);
    assertThat(channels()).isZero();
    int noted = core.ask(state -> state.absences().size());
    assertThat(noted).isZero();
  }
}
