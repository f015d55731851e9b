package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.runtime.error.ChatException;
import chat.runtime.state.Query;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestPoll;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users see of each other, and what they don't. */
class ViewsTest {

  private final Core core = Core.start();

  @AfterEach
  void stop() {
    core.close();
  }

  private String asking(Query<?> query) {
    try {
      core.ask(query);
      return "ok";
    } catch (ChatException e) {
      return e.code();
    }
  }

  private int unread(long user, ReadState.Overview overview, String channel) throws Exception {
    ReadState.Unread unread =
        overview.channels().stream()
            .filter(place -> place.channel().name().equals(channel))
            .findFirst()
            .orElseThrow()
            .unread();
    assertThat(unread.user()).isEqualTo(user);
    return unread.isEmpty()
        ? 0
        : core.storage()
            .countSpoken(unread.timeline(), unread.after(), unread.upTo(), unread.user());
  }

  @Test
  void aSecretChannelDoesNotExistForWhoIsNotIn() throws Exception {
    long op = core.register("op");
    long eve = core.register("eve");
    core.join(op, "#b");
    core.join(op, "#a");
    core.mode(op, "#b", "+s");

    assertThat(core.ask(new ListChannels(op))).extracting("name").containsExactly("#a", "#b");
    assertThat(core.ask(new ListChannels(eve))).extracting("name").containsExactly("#a");
    assertThat(asking(new ShowChannel(eve, "#b", core.sessions()))).isEqualTo("no_such_channel");
    assertThat(asking(new ShowChannel(eve, "#a", core.sessions()))).isEqualTo("ok");
    assertThat(asking(new FindHistory(eve, "#b"))).isEqualTo("no_such_channel");
    assertThat(asking(new FindHistory(eve, "#a"))).isEqualTo("not_in_channel");
    assertThat(core.ask(new ShowUser(eve, "op", core.sessions())).channels()).isEmpty();
    assertThat(core.ask(new CountServer()).channels()).isEqualTo(1);
    assertThat(core.ask(new CountServer()).users()).isEqualTo(2);
    core.join(eve, "#b");
    assertThat(core.ask(new ShowUser(eve, "OP", core.sessions())).channels()).containsExactly("#b");
    assertThat(asking(new ShowChannel(eve, "#b", core.sessions()))).isEqualTo("ok");
  }

  @Test
  void whoIsNoMemberHasNoModes() throws Exception {
    long op = core.register("op");
    core.join(op, "#a");
    core.mode(op, "#a", "+v op");
    assertThat(core.ask(new ShowChannel(core.register("eve"), "#A", core.sessions())).myModes())
        .isEqualTo("+");
    assertThat(core.ask(new ShowChannel(op, "#A", core.sessions())).myModes()).isEqualTo("+ov");
  }

  @Test
  void onlineIsWhoPollsOrDidSomethingInTheLastMinute() throws Exception {
    long bob = core.register("bob");
    ShowUser bobs = new ShowUser(bob, "bob", core.sessions());
    core.token("bob").used();
    assertThat(core.ask(bobs).online()).isTrue();
    var seen = core.clock().instant();
    core.clock().advance(Duration.ofSeconds(60));
    assertThat(core.ask(bobs).online()).isFalse();
    assertThat(core.ask(bobs).lastSeen()).isEqualTo(seen);
    var poll = core.hold("bob", null);
    core.clock().advance(Duration.ofSeconds(1_000));
    assertThat(core.ask(bobs).online()).isTrue();
    assertThat(core.ask(bobs).lastSeen()).isEqualTo(core.clock().instant());
    core.streams().abandon(poll);
    assertThat(core.ask(bobs).online()).isFalse();
    assertThat(core.ask(bobs).lastSeen()).isEqualTo(seen);
  }

  @Test
  void withoutATokenNobodyIsOnline() throws Exception {
    long eve = core.register("eve");
    core.registerForGood("bob");
    core.login("bob", "phone");
    Query<ShowUser.Shown> bobs = new ShowUser(eve, "bob", core.sessions());
    core.token("bob").used();
    TestPoll poll = core.hold("phone", null);
    core.logout("bob");
    assertThat(core.ask(bobs).online()).isTrue();
    core.logout("phone");

    assertThat(core.ask(bobs).online()).isFalse();
    assertThat(core.ask(bobs).lastSeen()).isEqualTo(core.clock().instant());
    assertThat(poll.answer()).isCompletedExceptionally();
    core.login("bob", "tablet");
    assertThat(core.ask(bobs).online()).isTrue();
  }

  @Test
  void aRestartMakesNobodyOnlineAndForgetsNobody() throws Exception {
    core.register("bob");
    core.clock().advance(Duration.ofSeconds(5));
    core.token("bob").used();
    var seen = core.clock().instant();
    core.run(new NoteSeen(core.sessions().seenSince(0)));
    core.clock().advance(Duration.ofSeconds(5));
    try (Core restarted = core.restarted()) {
      long eve = restarted.register("eve");
      ShowUser.Shown bob = restarted.ask(new ShowUser(eve, "bob", restarted.sessions()));
      assertThat(bob.online()).isFalse();
      assertThat(bob.lastSeen()).isEqualTo(seen);
    }
  }

  @Test
  void theOverviewIsOfOneInstant() throws Exception {
    long bob = core.register("Bob");
    long eve = core.register("eve");
    core.join(eve, "#b");
    core.topic(eve, "#b", "topic");
    core.say(eve, "#b", "before bob came");
    core.join(bob, "#b");
    core.join(bob, "#a");
    core.say(eve, "#b", "one");
    core.say(bob, "#b", "mine");
    UUID last = core.say(eve, "#b", "two").id();
    UUID newest = core.say(eve, "bob", "direct").id();
    ReadState.Overview overview = core.ask(new ReadState(bob, bob));

    assertThat(overview.nick()).isEqualTo("Bob");
    assertThat(overview.id()).isEqualTo(core.ask(state -> state.ids().of(bob)));
    assertThat(overview.cursor()).isEqualTo(overview.id());
    assertThat(overview.newest()).isEqualTo(newest);
    assertThat(overview.channels())
        .extracting(place -> place.channel().name())
        .containsExactly("#a", "#b");
    ReadState.Place place = overview.channels().get(1);
    assertThat(place.channel()).isEqualTo(new Views.ChannelSummary("#b", "topic", "+nt", 2));
    assertThat(place.myModes()).isEqualTo("+");
    assertThat(place.cursor()).isEqualTo(last);
    assertThat(unread(bob, overview, "#b")).isEqualTo(2);
    assertThat(unread(bob, overview, "#a")).isZero();

    assertThat(core.read("Bob", overview.newest()).messages()).isEmpty();
    long acknowledged = core.token("Bob").acknowledged();
    ReadState.Overview read = core.ask(new ReadState(bob, acknowledged));
    assertThat(read.cursor()).isEqualTo(newest);
    assertThat(unread(bob, read, "#b")).isZero();
    UUID next = core.say(eve, "#b", "three").id();
    assertThat(unread(bob, core.ask(new ReadState(bob, acknowledged)), "#b")).isEqualTo(1);
    assertThat(core.read("Bob", overview.newest()).ids()).containsExactly(next);
  }

  @Test
  void unreadBeginsWithOnesLastJoin() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    core.join(eve, "#a");
    core.join(bob, "#a");
    core.say(eve, "#a", "heard");
    core.part(bob, "#a");
    core.say(eve, "#a", "missed");
    core.join(bob, "#a");
    core.say(eve, "#a", "heard");

    assertThat(unread(bob, core.ask(new ReadState(bob, bob)), "#a")).isEqualTo(1);
  }

  @Test
  void queriesNeedASession() throws Exception {
    long bob = core.registerForGood("bob");
    core.quit(bob, "");
    for (Query<?> query :
        List.of(
            new ListChannels(bob),
            new ReadState(bob, 0),
            new ShowUser(bob, "bob", core.sessions()),
            new ShowChannel(bob, "#a", core.sessions()),
            new FindHistory(bob, "bob"))) {
      assertThat(asking(query)).isEqualTo("unauthorized");
    }
  }
}
