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
import java.util.Set;

/**
 * A mode behind its guard. What the mode is is asked once; what it decides, each time, and only if
 * it decides anything of the sort.
 */
final class GuardedModeHandler implements ModeHandler {

  private static final int MAX_KEY = 1024;
  private static final int MAX_REASON = 1024;

  private final ModeHandler handler;
  private final Guard guard;
  private final char letter;
  private final Kind kind;
  private final String description;
  private final boolean initial;
  private final Set<Privilege> privileges;
  private final boolean hides;
  private final FailurePolicy policy;
  private final boolean ends;
  private final boolean joins;
  private final boolean sends;
  private final boolean topics;
  private final boolean invites;

  GuardedModeHandler(ModeHandler handler, Guard guard) {
    this.handler = handler;
    this.guard = guard;
    this.letter = handler.letter();
    this.kind = Objects.requireNonNull(handler.kind(), "kind");
    this.description = handler.description();
    require(Refusals.isText(description, MAX_REASON), "a description that is no line");
    this.initial = handler.initial();
    this.privileges = Set.copyOf(handler.privileges());
    this.hides = handler.hides();
    this.policy = Objects.requireNonNull(handler.onRepeatedFailure(), "onRepeatedFailure");
    this.ends = has("holds", ModeEntry.class, Instant.class);
    this.joins = has("join", Attempt.Join.class);
    this.sends = has("send", Attempt.Send.class);
    this.topics = has("topic", Attempt.Topic.class);
    this.invites = has("invite", Attempt.Invite.class);
    guard.onRepeatedFailure(policy);
  }

  private boolean has(String method, Class<?>... parameters) {
    return Overriding.overrides(handler, ModeHandler.class, method, parameters);
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
    return guard.call(
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
  public boolean holds(ModeEntry entry, Instant now) {
    return !ends || guard.call(() -> handler.holds(entry, now), true);
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
    return joins
        ? guard.call(() -> checked(handler.join(attempt)), Decision.allow())
        : Decision.allow();
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return sends
        ? guard.call(() -> checked(handler.send(attempt)), Decision.allow())
        : Decision.allow();
  }

  @Override
  public Decision topic(Attempt.Topic attempt) {
    return topics
        ? guard.call(() -> checked(handler.topic(attempt)), Decision.allow())
        : Decision.allow();
  }

  @Override
  public Decision invite(Attempt.Invite attempt) {
    return invites
        ? guard.call(() -> checked(handler.invite(attempt)), Decision.allow())
        : Decision.allow();
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return policy;
  }
}
