package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.error.ChatException;
import chat.runtime.testkit.Core;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeModesTest {

  private final Core core = Core.start();
  private long op;
  private long bob;
  private long eve;

  @BeforeEach
  void meet() throws Exception {
    op = core.register("Op");
    bob = core.register("Bob");
    eve = core.register("Eve");
    core.join(op, "#Room");
    core.join(bob, "#room");
    core.join(eve, "#room");
  }

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private static ChangeModes change(long user, String channel, String body) {
    return new ChangeModes(user, channel, body, Message.NO_META);
  }

  private String modes() throws ChatException {
    return core.ask(state -> state.findChannel("#room").modes());
  }

  private String modesOf(long user) throws ChatException {
    return core.ask(state -> state.findUser(user).in(state.findChannel("#room")).modes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+m|+m|mnt",
        "+nt|''|nt",
        "-n-t|-nt|''",
        "+mis|+mis|imnst",
        "+m-m|''|nt",
        "-m+m|+m|mnt",
        "-n+n|''|nt",
        "+n-n|-n|t",
        "+m-t+i|+m-t+i|imn",
        "+mi-t-n|+mi-tn|im",
        "+i+m+m|+im|imnt",
        "-t+m+t|+m|mnt"
      })
  void onlyTheNetEffectTakesPlaceAndIsTold(String body, String told, String modes)
      throws Exception {
    assertThat(core.mode(op, "#ROOM", body)).isEqualTo(told);
    assertThat(modes()).isEqualTo(modes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+v bob|+v Bob|v|",
        "+ov BOB bob|+ov Bob Bob|ov|",
        "+v-v bob bob|''||",
        "-v bob|''||",
        "+vv bob eve|+vv Bob Eve|v|v",
        "+v-v+v bob eve BOB|+v Bob|v|",
        "+mv-t bob|+mv-t Bob|v|",
        "+o-o eve Eve|''||"
      })
  void modesOfMembersNameTheMember(String body, String told, String ofBob, String ofEve)
      throws Exception {
    assertThat(core.mode(op, "#room", body)).isEqualTo(told);
    assertThat(modesOf(bob)).isEqualTo(ofBob == null ? "" : ofBob);
    assertThat(modesOf(eve)).isEqualTo(ofEve == null ? "" : ofEve);
  }

  @Test
  void whatTookEffectIsAMessageOfTheChannel() throws Exception {
    Posted posted = core.run(change(op, "#room", "+mn-v+v bob BOB"));

    assertThat(posted.stored()).isTrue();
    assertThat(posted.message().type()).isEqualTo(MessageType.MODE);
    assertThat(posted.message().from()).isEqualTo("Op");
    assertThat(posted.message().to()).isEqualTo("#Room");
    assertThat(core.read("Eve").lines()).endsWith("mode Op>#Room +mv Bob");
  }

  @Test
  void whatChangesNothingIsStoredNowhere() throws Exception {
    List<String> before = core.portrait();
    Posted posted = core.run(change(op, "#room", "+n"));

    assertThat(posted.stored()).isFalse();
    assertThat(posted.message().body()).isEmpty();
    assertThat(posted.message().to()).isEqualTo("#Room");
    assertThat(posted.message().type()).isEqualTo(MessageType.MODE);
    assertThat(core.portrait()).isEqualTo(before);
  }

  @Test
  void whatIsWrongInAnyPartChangesNothingAtAll() throws Exception {
    core.register("Outside");
    List<String> before = core.portrait();

    assertThat(core.code(change(op, "#room", "+mv outside"))).isEqualTo("no_such_nick");
    assertThat(core.code(change(op, "#room", "+vmo bob nobody"))).isEqualTo("no_such_nick");
    assertThat(core.code(change(op, "#room", "+mx"))).isEqualTo("bad_mode");
    assertThat(core.portrait()).isEqualTo(before);
  }

  @Test
  void onlyAnOperatorChangesThem() throws Exception {
    long outside = core.register("Outside");
    assertThat(core.code(change(bob, "#room", "+m"))).isEqualTo("not_operator");
    assertThat(core.code(change(outside, "#room", "+m"))).isEqualTo("not_in_channel");
    assertThat(core.code(change(bob, "#none", "+m"))).isEqualTo("no_such_channel");
    assertThat(core.code(change(bob, "#room", "+x"))).isEqualTo("bad_mode");
    core.mode(op, "#room", "+s");
    assertThat(core.code(change(outside, "#room", "+m"))).isEqualTo("no_such_channel");
    core.mode(op, "#room", "+v bob");
    assertThat(core.code(change(bob, "#room", "+m"))).isEqualTo("not_operator");
    core.mode(op, "#room", "+o bob");
    assertThat(core.code(change(bob, "#room", "+m"))).isEqualTo("ok");
  }

  @Test
  void anOperatorWhoGivesItUpIsNoneAnyMore() throws Exception {
    assertThat(core.mode(op, "#room", "-o+m op")).isEqualTo("-o+m Op");
    assertThat(core.code(change(op, "#room", "-m"))).isEqualTo("not_operator");
  }

  @Test
  void memberModesEndWithTheMembership() throws Exception {
    core.mode(op, "#room", "+ov bob bob");
    core.part(bob, "#room");
    core.join(bob, "#room");

    assertThat(modesOf(bob)).isEmpty();
  }
}
