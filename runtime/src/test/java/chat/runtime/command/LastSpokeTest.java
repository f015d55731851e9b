package chat.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeHandler;
import chat.api.mode.UserView;
import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.runtime.error.ChatException;
import chat.runtime.state.ModeCatalog;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestModes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a mode is told of who speaks: where from, and when last. */
class LastSpokeTest {

  /** Allows everything, and notes who attempts it. */
  private static final class Witness implements ModeHandler {
    private final List<UserView> seen = new CopyOnWriteArrayList<>();

    @Override
    public char letter() {
      return 'w';
    }

    @Override
    public Kind kind() {
      return Kind.CHANNEL;
    }

    @Override
    public boolean initial() {
      return true;
    }

    @Override
    public String description() {
      return "witness";
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      seen.add(attempt.user());
      return Decision.allow();
    }

    UserView last() {
      return seen.get(seen.size() - 1);
    }
  }

  private final Witness witness = new Witness();
  private Core core;
  private long op;
  private long bob;

  @BeforeEach
  void meet() throws Exception {
    List<ModeHandler> modes = new ArrayList<>(List.of(TestModes.values()));
    modes.add(witness);
    core = Core.start(100, Core.inMemory(), new ModeCatalog(modes));
    op = core.register("op");
    bob = core.register("bob");
    core.join(op, "#room");
    core.join(bob, "#room");
    core.mode(op, "#room", "-n");
  }

  @AfterEach
  void stop() {
    core.close();
  }

  private Optional<Instant> lastSpoke(Core where) throws ChatException {
    where.say(bob, "#room", "hello");
    return witness.last().lastSpoke();
  }

  private Instant now() {
    return core.clock().instant();
  }

  @Test
  void whoSpeaksIsOfThisServer() throws Exception {
    core.say(bob, "#room", "hello");

    assertThat(witness.last().server()).isEqualTo(Core.SERVER);
    assertThat(witness.last().member()).isTrue();
  }

  @Test
  void aMemberSpokeWhenItSaidSomethingHere() throws Exception {
    core.topic(op, "#room", "no words");
    core.say(bob, "op", "elsewhere");
    core.say(op, "#room", "somebody else");
    assertThat(lastSpoke(core)).isEmpty();
    for (MessageType type : List.of(MessageType.MESSAGE, MessageType.ACTION, MessageType.NOTICE)) {
      core.clock().advance(Duration.ofSeconds(5));
      core.run(new Send(bob, "#room", type, "hello", Message.NO_META));
      Instant then = now();
      core.clock().advance(Duration.ofSeconds(5));
      assertThat(lastSpoke(core)).contains(then);
    }
  }

  @Test
  void whatIsRefusedWasNotSaid() throws Exception {
    Instant then = now();
    assertThat(lastSpoke(core)).isEmpty();
    core.mode(op, "#room", "+m");
    core.clock().advance(Duration.ofSeconds(5));
    assertThat(core.code(Core.saying(bob, "#room", "hello"))).isEqualTo("moderated");
    core.mode(op, "#room", "-m");

    assertThat(lastSpoke(core)).contains(then);
  }

  @Test
  void nobodySpokeFromOutside() throws Exception {
    core.part(bob, "#room");
    core.say(bob, "#room", "hello");

    assertThat(lastSpoke(core)).isEmpty();
    assertThat(witness.last().member()).isFalse();
  }

  @Test
  void leavingAndComingBackIsNoWayAroundAModeThatWaits() throws Exception {
    Instant then = now();
    assertThat(lastSpoke(core)).isEmpty();
    core.clock().advance(Duration.ofSeconds(5));
    core.mode(op, "#room", "+k key");
    core.part(bob, "#room");
    core.mode(op, "#room", "-k");
    core.join(bob, "#room");

    assertThat(lastSpoke(core)).contains(then);
  }

  @Test
  void whereNoModeWaitsNothingIsRemembered() throws Exception {
    assertThat(lastSpoke(core)).isEmpty();
    core.part(bob, "#room");
    core.join(bob, "#room");

    assertThat(lastSpoke(core)).isEmpty();
  }

  @Test
  void aStartBeginsAnew() throws Exception {
    assertThat(lastSpoke(core)).isEmpty();
    Core restarted = core.restarted();

    assertThat(lastSpoke(restarted)).isEmpty();
    restarted.close();
  }
}
