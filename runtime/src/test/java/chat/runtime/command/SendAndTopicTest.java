package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.testkit.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendAndTopicTest {

  private final Core core = Core.start();
  private long op;
  private long bob;
  private long eve;

  @BeforeEach
  void meet() throws Exception {
    op = core.register("op");
    bob = core.register("Bob");
    eve = core.register("eve");
    core.join(op, "#Room");
    core.join(bob, "#room");
  }

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private String sending(long user, String to) {
    return core.code(Core.saying(user, to, "hello"));
  }

  private String topic(long user, String channel) {
    return core.code(new SetTopic(user, channel, "topic", Message.NO_META));
  }

  @Test
  void aMessageNamesWhomItGoesToAsItsOwnerWroteIt() throws Exception {
    Posted posted = core.run(new Send(eve, "BOB", MessageType.NOTICE, "hello", "{\"k\":\"v\"}"));

    assertThat(posted.stored()).isTrue();
    Message message = posted.message();
    assertThat(message.from()).isEqualTo("eve");
    assertThat(message.to()).isEqualTo("Bob");
    assertThat(message.type()).isEqualTo(MessageType.NOTICE);
    assertThat(message.body()).isEqualTo("hello");
    assertThat(message.meta()).isEqualTo("{\"k\":\"v\"}");
    assertThat(message.ts()).isEqualTo(core.clock().instant());
    assertThat(core.say(op, "#ROOM", "x").to()).isEqualTo("#Room");
  }

  @Test
  void outsidersSendOnlyWhereTheyMay() throws Exception {
    assertThat(sending(eve, "#room")).isEqualTo("not_in_channel");
    core.mode(op, "#room", "-n");
    assertThat(sending(eve, "#room")).isEqualTo("ok");
    core.mode(op, "#room", "+m");
    assertThat(sending(eve, "#room")).isEqualTo("moderated");
    core.mode(op, "#room", "+n");
    assertThat(sending(eve, "#room")).isEqualTo("not_in_channel");
    core.mode(op, "#room", "-n-m+s");
    assertThat(sending(eve, "#room")).isEqualTo("no_such_channel");
    assertThat(sending(eve, "#none")).isEqualTo("no_such_channel");
    assertThat(sending(eve, "nobody")).isEqualTo("no_such_nick");
    assertThat(sending(eve, Core.SERVER)).isEqualTo("no_such_nick");
  }

  @Test
  void inAModeratedChannelOperatorsAndTheVoicedSpeak() throws Exception {
    core.mode(op, "#room", "+m");
    assertThat(sending(bob, "#room")).isEqualTo("moderated");
    assertThat(sending(op, "#room")).isEqualTo("ok");
    core.mode(op, "#room", "+v bob");
    assertThat(sending(bob, "#room")).isEqualTo("ok");
    core.mode(op, "#room", "-v bob");
    assertThat(sending(bob, "#room")).isEqualTo("moderated");
  }

  @Test
  void aTopicIsForMembersAndUnderItsLockForOperators() throws Exception {
    assertThat(topic(eve, "#room")).isEqualTo("not_in_channel");
    assertThat(topic(bob, "#room")).isEqualTo("not_operator");
    assertThat(topic(op, "#room")).isEqualTo("ok");
    core.mode(op, "#room", "-t");
    assertThat(topic(bob, "#room")).isEqualTo("ok");
    assertThat(topic(eve, "#room")).isEqualTo("not_in_channel");
    assertThat(topic(eve, "#none")).isEqualTo("no_such_channel");
    core.mode(op, "#room", "+s");
    assertThat(topic(eve, "#room")).isEqualTo("no_such_channel");
  }

  @Test
  void theSameTopicAgainIsAnEventAndAnEmptyOneClearsIt() throws Exception {
    assertThat(core.topic(op, "#room", "one").stored()).isTrue();
    assertThat(core.topic(op, "#room", "one").stored()).isTrue();
    assertThat(core.topic(op, "#room", "").message().body()).isEmpty();
    assertThat(core.read("Bob").lines())
        .endsWith("topic op>#Room one", "topic op>#Room one", "topic op>#Room");
    String topic = core.ask(state -> state.findChannel("#room").topic());
    assertThat(topic).isEmpty();
  }

  @Test
  void aMessageToOneselfArrivesOnce() throws Exception {
    core.say(eve, "EVE", "note");
    assertThat(core.read("eve").lines()).containsExactly("message eve>eve note");
  }

  @Test
  void whoHasNoSessionGetsDirectMessagesLater() throws Exception {
    long dan = core.registerForGood("dan");
    core.quit(dan, "");
    core.say(eve, "dan", "later");
    core.login("dan", "again");

    assertThat(core.read("again").lines()).containsExactly("quit dan>dan", "message eve>dan later");
  }
}
