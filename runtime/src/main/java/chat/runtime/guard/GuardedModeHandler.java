package chat.runtime.guard;

import chat.api.FailurePolicy;
import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.runtime.state.ModeCatalog;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A mode behind its guard. What the mode is is asked once; what it decides, each time, and only if
 * it decides anything of the sort.
 */
final class GuardedModeHandler implements ModeHandler {

  private static final int MAX_KEY = 1024;
  private static final int MAX_REASON = 1024;

  private final ModeHandler handler;
  private final char letter;
  private final Kind kind;
  private final String description;
  private final boolean initial;
  private final Set<Privilege> privileges;
  private final boolean hides;
  private final FailurePolicy policy;
  private final Question arguments;
  private final Optional<Question> comparing;
  private final Optional<Question> holding;
  private final Optional<Question> joining;
  private final Optional<Question> sending;
  private final Optional<Question> topics;
  private final Optional<Question> inviting;

  GuardedModeHandler(ModeHandler handler, Guard guard) {
    this.handler = handler;
    this.letter = handler.letter();
    this.kind = Objects.requireNonNull(handler.kind(), "kind");
    this.description = handler.description();
    require(Refusals.isText(description, MAX_REASON), "a description that is no line");
    this.initial = handler.initial();
    this.privileges = Set.copyOf(handler.privileges());
    this.hides = handler.hides();
    this.policy = Objects.requireNonNull(handler.onRepeatedFailure(), "onRepeatedFailure");
    guard.onRepeatedFailure(policy);
    this.arguments = guard.question("arguments");
    this.comparing =
        question(guard, "spellings", "isSame", ModeEntry.class, ModeArgument.Valid.class);
    this.holding = question(guard, "entries", "holds", ModeEntry.class, Instant.class);
    this.joining = question(guard, "joining", "join", Attempt.Join.class);
    this.sending = question(guard, "sending", "send", Attempt.Send.class);
    this.topics = question(guard, "topics", "topic", Attempt.Topic.class);
    this.inviting = question(guard, "inviting", "invite", Attempt.Invite.class);
  }

  /** What it is asked by that method, unless the default answers. */
  private Optional<Question> question(
      Guard guard, String about, String method, Class<?>... parameters) {
    return Overriding.overrides(handler, ModeHandler.class, method, parameters)
        ? Optional.of(guard.question(about))
        : Optional.empty();
  }

  @Override
  public char letter() {
    return letter;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean initial() {
    return initial;
  }

  @Override
  public ModeArgument argument(String argument) {
    return arguments.call(
        () -> checked(handler.argument(argument)), ModeArgument.invalid("the mode is out of use"));
  }

  /** What is stored is written into mode messages, which have to be understood again. */
  private static ModeArgument checked(ModeArgument argument) {
    if (argument instanceof ModeArgument.Valid valid) {
      require(ModeCatalog.isArgument(valid.value()), "a value that is not one word");
      require(Refusals.isText(valid.key(), MAX_KEY), "a key that is too long, or no text");
    } else if (argument instanceof ModeArgument.Invalid invalid) {
      require(Refusals.isText(invalid.reason(), MAX_REASON), "a reason that is no sentence");
    }
    return argument;
  }

  private static Decision checked(Decision decision) {
    if (decision instanceof Decision.Denied denied) {
      Refusals.check(denied.code(), denied.reason(), denied.retryAfter());
    }
    return decision;
  }

  private static void require(boolean kept, String what) {
    if (!kept) {
      throw new IllegalStateException("the mode answered with " + what);
    }
  }

  @Override
  public boolean isSame(ModeEntry entry, ModeArgument.Valid argument) {
    return comparing
        .map(question -> question.call(() -> handler.isSame(entry, argument), false))
        .orElseGet(() -> ModeHandler.super.isSame(entry, argument));
  }

  @Override
  public boolean holds(ModeEntry entry, Instant now) {
    return holding
        .map(question -> question.call(() -> handler.holds(entry, now), true))
        .orElse(true);
  }

  @Override
  public Set<Privilege> privileges() {
    return privileges;
  }

  @Override
  public boolean hides() {
    return hides;
  }

  @Override
  public Decision join(Attempt.Join attempt) {
    return decide(joining, () -> handler.join(attempt));
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return decide(sending, () -> handler.send(attempt));
  }

  @Override
  public Decision topic(Attempt.Topic attempt) {
    return decide(topics, () -> handler.topic(attempt));
  }

  @Override
  public Decision invite(Attempt.Invite attempt) {
    return decide(inviting, () -> handler.invite(attempt));
  }

  private static Decision decide(Optional<Question> question, Supplier<Decision> decision) {
    return question.isEmpty()
        ? Decision.allow()
        : question.get().call(() -> checked(decision.get()), Decision.allow());
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return policy;
  }
}
