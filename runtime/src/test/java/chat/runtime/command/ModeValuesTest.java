package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.mode.ModeEntry;
import chat.api.model.Message;
import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.testkit.Core;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes that are set to something: {@code +k} to one value, {@code +b} to as many as there are. */
class ModeValuesTest {

  private final Core core = Core.start();
  private long op;
  private long bob;

  @BeforeEach
  void meet() throws Exception {
    op = core.register("Op");
    bob = core.register("Bob");
    core.join(op, "#Room");
    core.join(bob, "#room");
  }

  @AfterEach
  void restartFindsTheSame() throws Exception {
    assertThat(core.storedPortrait()).isEqualTo(core.portrait());
    core.close();
  }

  private static ChangeModes change(long user, String channel, String body) {
    return new ChangeModes(user, channel, body, Message.NO_META);
  }

  private String mode(String change) throws ChatException {
    return core.mode(op, "#room", change);
  }

  private String modes() throws ChatException {
    return core.ask(state -> state.findChannel("#room").modes());
  }

  private Map<Character, List<ModeEntry>> entries() throws ChatException {
    return core.ask(state -> state.findChannel("#room").entries());
  }

  private String keys(char letter) throws ChatException {
    return core.ask(
        state ->
            Objects.requireNonNull(state.findChannel("#room")).entries(letter).stream()
                .map(ModeEntry::value)
                .collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+k new|+k new|knt|new",
        "+k old|''|knt|old",
        "+k OLD|+k OLD|knt|OLD",
        "-k|-k|nt|",
        "-k+k new|+k new|knt|new",
        "-k+k old|''|knt|old",
        "+k-k new|-k|nt|",
        "+mk-t new|+mk-t new|kmn|new",
        "-kn|-kn|t|"
      })
  void theOneValueIsReplaced(String body, String told, String modes, String value)
      throws Exception {
    assertThat(mode("+k old")).isEqualTo("+k old");

    assertThat(mode(body)).isEqualTo(told);
    assertThat(modes()).isEqualTo(modes);
    assertThat(keys('k')).isEqualTo(value == null ? "" : value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+b C|+b C|A b C",
        "+b A|''|A b",
        "+b a|+b a|b a",
        "-b a|-b A|b",
        "-b c|''|A b",
        "-bb B A|-bb b A|''",
        "-b+b a a|+b a|b a",
        "-b+b a A|''|A b",
        "+b-b c C|''|A b",
        "+bb-bm c d a|+bb-b c d A|b c d"
      })
  void entriesComeAndGoByTheirKeys(String body, String told, String left) throws Exception {
    assertThat(mode("+bb A b")).isEqualTo("+bb A b");

    assertThat(mode(body)).isEqualTo(told);
    assertThat(keys('b')).isEqualTo(left);
    assertThat(modes()).as("a list is not among the letters").isEqualTo("nt");
  }

  @Test
  void anEntrySaysWhoSetItAndWhen() throws Exception {
    mode("+b Troll");

    assertThat(entries())
        .hasEntrySatisfying(
            'b',
            set ->
                assertThat(set)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("since")
                    .containsExactly(
                        new ModeEntry("Troll", "troll", "Op", core.clock().instant())));
    core.nick(op, "Chief");
    assertThat(entries().get('b').get(0).by()).isEqualTo("Op");
  }

  @Test
  void aLetterAloneTellsAnOperatorWhatWouldSetTheListAgain() throws Exception {
    assertThat(mode("b")).isEmpty();
    mode("+bb Troll* spam");
    List<String> before = core.portrait();

    Posted answer = core.run(change(op, "#room", "+b"));

    assertThat(answer.stored()).isFalse();
    assertThat(answer.message().body()).isEqualTo("+bb Troll* spam");
    assertThat(answer.message().to()).isEqualTo("#Room");
    assertThat(mode("b")).isEqualTo("+bb Troll* spam");
    assertThat(core.portrait()).isEqualTo(before);
    mode("-bb spam troll*");
    assertThat(mode("b")).isEmpty();
    assertThat(mode(answer.message().body())).isEqualTo(answer.message().body());
  }

  @Test
  void nobodyElseIsToldTheList() throws Exception {
    long outside = core.register("Outside");
    mode("+b spam");

    assertThat(core.code(change(bob, "#room", "b"))).isEqualTo("not_operator");
    assertThat(core.code(change(outside, "#room", "b"))).isEqualTo("not_in_channel");
    mode("+s");
    assertThat(core.code(change(outside, "#room", "b"))).isEqualTo("no_such_channel");
  }

  @Test
  void aListIsFullWithAHundredEntries() throws Exception {
    String hundred = IntStream.range(0, 100).mapToObj(i -> " n" + i).collect(Collectors.joining());
    mode("+" + "b".repeat(100) + hundred);
    List<String> before = core.portrait();

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> mode("+mb one-more"))
        .matches(e -> e.code().equals("bad_mode"))
        .withMessageContaining("100");
    assertThat(core.portrait()).isEqualTo(before);
    assertThat(mode("+b N1")).isEqualTo("+b N1");
    assertThat(mode("-b+b n2 one-more")).isEqualTo("-b+b n2 one-more");
    assertThat(mode("b")).startsWith("+" + "b".repeat(100) + " n0 n3 ").endsWith(" N1 one-more");
  }

  @Test
  void whatHasEndedIsAsIfItHadBeenTakenAway() throws Exception {
    mode("+bb soon! later");
    core.clock().advance(Duration.ofSeconds(59));
    assertThat(mode("+b soon!")).isEmpty();
    core.clock().advance(Duration.ofSeconds(1));

    assertThat(mode("b")).isEqualTo("+b later");
    assertThat(keys('b')).isEqualTo("soon! later");
    assertThat(mode("-b soon!")).isEmpty();
    assertThat(keys('b')).isEqualTo("later");
    assertThat(mode("+b soon!")).isEqualTo("+b soon!");
    core.clock().advance(Duration.ofSeconds(60));
    assertThat(mode("+b SOON!")).isEqualTo("+b SOON!");
    assertThat(keys('b')).isEqualTo("later SOON!");
  }

  @Test
  void modesWithValuesAreAskedWhileTheyAreSet() throws Exception {
    long eve = core.register("Eve");
    mode("+k Secret");
    assertThat(core.code(join(eve, Optional.empty()))).isEqualTo("bad_key");
    assertThat(core.code(join(eve, Optional.of("secret")))).isEqualTo("bad_key");
    mode("+ib e*");
    assertThat(core.code(join(eve, Optional.of("Secret"))))
        .as("the list is asked first")
        .isEqualTo("banned");
    mode("-b e*");
    assertThat(core.code(join(eve, Optional.of("secret"))))
        .as("the value is asked last")
        .isEqualTo("invite_only");
    mode("-i");
    assertThat(core.code(join(eve, Optional.of("Secret")))).isEqualTo("ok");
    mode("+b eve");
    assertThat(core.code(Core.saying(eve, "#room", "hello"))).isEqualTo("banned");
    mode("-bk EVE");
    assertThat(core.code(Core.saying(eve, "#room", "hello"))).isEqualTo("ok");
    core.part(eve, "#room");
    assertThat(core.code(join(eve, Optional.empty()))).isEqualTo("ok");
  }

  @Test
  void aRestartKeepsThemInTheirOrder() throws Exception {
    mode("+kbb Secret z a");
    mode("+b m");
    mode("+b Z");
    Core restarted = core.restarted();

    assertThat(restarted.mode(op, "#room", "b")).isEqualTo("+bbb a m Z");
    assertThat(restarted.mode(op, "#room", "+k Secret")).isEmpty();
    restarted.close();
  }

  @Test
  void theyEndWithTheirChannel() throws Exception {
    mode("+kb Secret bob");
    core.part(bob, "#room");
    core.part(op, "#room");
    core.join(bob, "#room");

    assertThat(entries()).isEmpty();
    assertThat(modes()).isEqualTo("nt");
  }

  @Test
  void aLookAtTheValuesCostsNothingUntilTheyChange() throws Exception {
    mode("+b x");
    assertThat(core.<Object>ask(state -> channel(state.findChannel("#room")).view().entries()))
        .isSameAs(core.<Object>ask(state -> channel(state.findChannel("#room")).view().entries()));
  }

  private static Channel channel(@org.jspecify.annotations.Nullable Channel found) {
    return Objects.requireNonNull(found);
  }

  private Join join(long user, Optional<String> key) {
    return new Join(user, "#room", key, Message.NO_META, core.sessions());
  }
}
