package chat.runtime.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.FailurePolicy;
import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.listener.ChatEvent;
import chat.api.listener.ChatListener;
import chat.api.listener.RetryLater;
import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.runtime.error.PluginFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Whatever else an extension answers, what always fails is taken out of use. */
class QuestionsTest {

  private static final FilterContext CONTEXT =
      new FilterContext("bob", new UUID(0, 1), "#room", Instant.EPOCH);
  private static final DraftRules RULES = new DraftRules(4096, 16384);

  private long now;

  private Guard guard(Kind kind) {
    return new Guard(
        new Guard.Terms(
            "acme", kind, "rude", getClass().getClassLoader(), Duration.ofSeconds(60), false),
        CallMeter.NONE,
        () -> now);
  }

  private static Draft draft(MessageType type) {
    return new Draft(type, "#room", "hi", Meta.EMPTY);
  }

  /** As the server asks: at once, and elsewhere when it may block. */
  private static Verdict ask(AskedFilter filter, MessageType type) {
    Optional<Verdict> verdict = filter.filterAtOnce(draft(type), CONTEXT);
    return verdict.isPresent() ? verdict.get() : filter.filter(draft(type), CONTEXT);
  }

  private static void failsOften(ThrowingCallable call, ThrowingCallable between) throws Throwable {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      between.call();
      assertThatExceptionOfType(PluginFailure.class)
          .isThrownBy(call)
          .withMessageNotContaining("out of use");
    }
  }

  private static void isOutOfUse(ThrowingCallable call) {
    assertThatExceptionOfType(PluginFailure.class)
        .isThrownBy(call)
        .withMessageContaining("out of use");
  }

  private static class Blocking implements MessageFilter {
    @Override
    public Verdict filter(Draft draft, FilterContext context) throws Exception {
      throw new IllegalStateException("a bug");
    }

    @Override
    public boolean mayBlock() {
      return true;
    }
  }

  @Test
  void aFilterThatMayBlockAndAlwaysFailsIsTakenOutOfUse() throws Throwable {
    Guard guard = guard(Kind.FILTER);
    GuardedFilter filter = new GuardedFilter(new Blocking(), guard, RULES, () -> {});

    failsOften(() -> ask(filter, MessageType.MESSAGE), () -> {});

    isOutOfUse(() -> ask(filter, MessageType.MESSAGE));
    assertThat(guard.isInUse()).isFalse();
  }

  @Test
  void aFilterThatDoesNotKnowWhetherItBlocksIsTakenOutOfUse() throws Throwable {
    GuardedFilter filter =
        new GuardedFilter(
            new Blocking() {
              @Override
              public boolean mayBlock() {
                throw new NoClassDefFoundError("a/B");
              }
            },
            guard(Kind.FILTER),
            RULES,
            () -> {});

    failsOften(() -> ask(filter, MessageType.MESSAGE), () -> {});

    isOutOfUse(() -> ask(filter, MessageType.MESSAGE));
  }

  @Test
  void aFilterThatBlocksNowAndThenIsTakenOutOfUse() throws Throwable {
    AtomicBoolean blocks = new AtomicBoolean();
    GuardedFilter filter =
        new GuardedFilter(
            new Blocking() {
              @Override
              public boolean mayBlock() {
                blocks.set(!blocks.get());
                return blocks.get();
              }
            },
            guard(Kind.FILTER),
            RULES,
            () -> {});

    failsOften(() -> ask(filter, MessageType.MESSAGE), () -> {});

    isOutOfUse(() -> ask(filter, MessageType.MESSAGE));
  }

  @Test
  void aFilterThatIsOpenIsLeftOutOnceItHasFailedTooOften() throws Throwable {
    GuardedFilter filter =
        new GuardedFilter(
            new Blocking() {
              @Override
              public FailurePolicy onRepeatedFailure() {
                return FailurePolicy.OPEN;
              }
            },
            guard(Kind.FILTER),
            RULES,
            () -> {});

    failsOften(() -> ask(filter, MessageType.MESSAGE), () -> {});

    assertThat(ask(filter, MessageType.MESSAGE))
        .isEqualTo(Verdict.accept(draft(MessageType.MESSAGE)));
  }

  @Test
  void aFilterThatFailsForOneTypeOfMessagesIsTakenOutOfUseForThese() throws Throwable {
    Guard guard = guard(Kind.FILTER);
    GuardedFilter filter =
        new GuardedFilter(
            (draft, context) -> {
              if (draft.type() == MessageType.MESSAGE) {
                throw new IllegalStateException("a bug");
              }
              return Verdict.accept(draft);
            },
            guard,
            RULES,
            () -> {});

    failsOften(() -> ask(filter, MessageType.MESSAGE), () -> ask(filter, MessageType.JOIN));

    isOutOfUse(() -> ask(filter, MessageType.MESSAGE));
    assertThat(ask(filter, MessageType.JOIN)).isEqualTo(Verdict.accept(draft(MessageType.JOIN)));
    assertThat(guard.figures().inUse()).isFalse();
  }

  @Test
  void theTryOfAFilterThatMayBlockIsItsVerdict() throws Throwable {
    AtomicBoolean works = new AtomicBoolean();
    Guard guard = guard(Kind.FILTER);
    GuardedFilter filter =
        new GuardedFilter(
            new Blocking() {
              @Override
              public Verdict filter(Draft draft, FilterContext context) throws Exception {
                return works.get() ? Verdict.accept(draft) : super.filter(draft, context);
              }
            },
            guard,
            RULES,
            () -> {});
    failsOften(() -> ask(filter, MessageType.MESSAGE), () -> {});

    now += Breaker.FIRST_PAUSE.toNanos();
    assertThatThrownBy(() -> ask(filter, MessageType.MESSAGE))
        .hasMessageNotContaining("out of use");
    isOutOfUse(() -> ask(filter, MessageType.MESSAGE));
    now += Breaker.FIRST_PAUSE.toNanos();
    isOutOfUse(() -> ask(filter, MessageType.MESSAGE));
    now += Breaker.FIRST_PAUSE.toNanos();
    works.set(true);
    assertThat(ask(filter, MessageType.MESSAGE)).isNotNull();
    assertThat(guard.isInUse()).isTrue();
    assertThat(ask(filter, MessageType.MESSAGE)).isNotNull();
  }

  private static class Muddled implements ModeHandler {
    @Override
    public char letter() {
      return 'x';
    }

    @Override
    public ModeHandler.Kind kind() {
      return ModeHandler.Kind.LIST;
    }

    @Override
    public String description() {
      return "muddled";
    }

    @Override
    public ModeArgument argument(String argument) {
      return ModeArgument.valid(argument);
    }

    @Override
    public boolean holds(ModeEntry entry, Instant at) {
      return true;
    }

    @Override
    public Decision join(Attempt.Join attempt) {
      return Decision.allow();
    }

    @Override
    public Decision send(Attempt.Send attempt) {
      throw new IllegalStateException("a bug");
    }
  }

  @Test
  void aModeWhoseCheckAlwaysFailsIsTakenOutOfUseForItThoughItAnswersAllElse() throws Throwable {
    Guard guard = guard(Kind.MODE);
    GuardedModeHandler mode = new GuardedModeHandler(new Muddled(), guard);
    Attempt.Send send = Mockito.mock(Attempt.Send.class);
    Attempt.Join join = Mockito.mock(Attempt.Join.class);
    ModeEntry entry = new ModeEntry("key", "value", "bob", Instant.EPOCH);

    failsOften(
        () -> mode.send(send),
        () -> {
          assertThat(mode.letter()).isEqualTo('x');
          assertThat(mode.hides()).isFalse();
          assertThat(mode.argument("a")).isEqualTo(ModeArgument.valid("a"));
          assertThat(mode.holds(entry, Instant.EPOCH)).isTrue();
          assertThat(mode.join(join)).isEqualTo(Decision.allow());
        });

    isOutOfUse(() -> mode.send(send));
    assertThat(mode.join(join)).isEqualTo(Decision.allow());
    assertThat(guard.isInUse()).isFalse();
  }

  @Test
  void aModeWhoseEntriesAlwaysFailIsTakenOutOfUseForThem() throws Throwable {
    GuardedModeHandler mode =
        new GuardedModeHandler(
            new Muddled() {
              @Override
              public boolean holds(ModeEntry entry, Instant at) {
                throw new StackOverflowError();
              }

              @Override
              public Decision send(Attempt.Send attempt) {
                return Decision.allow();
              }
            },
            guard(Kind.MODE));
    ModeEntry entry = new ModeEntry("key", "value", "bob", Instant.EPOCH);
    Attempt.Send send = Mockito.mock(Attempt.Send.class);

    failsOften(() -> mode.holds(entry, Instant.EPOCH), () -> mode.send(send));

    isOutOfUse(() -> mode.holds(entry, Instant.EPOCH));
  }

  @Test
  void anAuthenticatorWhosePasswordsFailIsTakenOutOfUseThoughTokensAreNotItsBusiness()
      throws Throwable {
    Guard guard = guard(Kind.AUTHENTICATOR);
    Authenticator directory =
        new GuardedAuthenticator(
            credentials -> {
              if (credentials instanceof Credentials.Password) {
                throw new java.io.IOException("no directory");
              }
              return AuthResult.notMine();
            },
            guard);
    Credentials password = new Credentials.Password("bob", "secret");
    Credentials token = new Credentials.Bearer("abc");

    failsOften(
        () -> directory.authenticate(password),
        () -> assertThat(directory.authenticate(token)).isEqualTo(AuthResult.notMine()));

    isOutOfUse(() -> directory.authenticate(password));
    assertThat(directory.authenticate(token)).isEqualTo(AuthResult.notMine());
    assertThat(guard.isInUse()).isFalse();
  }

  private static final List<ChatEvent> EVENTS = List.of();

  @Test
  void aListenerThatAsksForAnotherTryBetweenItsFailuresIsTakenOutOfUse() throws Throwable {
    AtomicBoolean again = new AtomicBoolean();
    Guard guard = guard(Kind.LISTENER);
    ChatListener listener =
        new GuardedListener(
            new ChatListener() {
              @Override
              public void on(List<ChatEvent> events) throws Exception {
                if (again.get()) {
                  throw new RetryLater(Duration.ofSeconds(1), "busy");
                }
                throw new AssertionError();
              }

              @Override
              public OptionalLong resumeAfter() {
                return OptionalLong.of(7);
              }
            },
            guard);

    failsOften(
        () -> listener.on(EVENTS),
        () -> {
          assertThat(listener.resumeAfter()).hasValue(7);
          assertThat(listener.maxEvents()).isEqualTo(1);
          again.set(true);
          assertThatExceptionOfType(RetryLater.class).isThrownBy(() -> listener.on(EVENTS));
          again.set(false);
        });

    isOutOfUse(() -> listener.on(EVENTS));
    now += Breaker.FIRST_PAUSE.toNanos();
    again.set(true);
    assertThatExceptionOfType(RetryLater.class).isThrownBy(() -> listener.on(EVENTS));
    assertThat(guard.isInUse()).isFalse();
    assertThatExceptionOfType(RetryLater.class).isThrownBy(() -> listener.on(EVENTS));
  }

  @Test
  void aListenerThatNeverTellsItsPlaceIsTakenOutOfUse() throws Throwable {
    ChatListener listener =
        new GuardedListener(
            new ChatListener() {
              @Override
              public void on(List<ChatEvent> events) {}

              @Override
              public OptionalLong resumeAfter() {
                throw new IllegalStateException("no file");
              }
            },
            guard(Kind.LISTENER));

    failsOften(() -> listener.resumeAfter(), () -> listener.on(EVENTS));

    isOutOfUse(() -> listener.resumeAfter());
  }
}
