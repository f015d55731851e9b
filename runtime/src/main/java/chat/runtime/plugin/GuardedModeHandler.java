package chat.runtime.plugin;

import chat.api.FailurePolicy;
import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import java.time.Instant;
import java.util.Set;

/**
 * A mode behind its guard. What the mode is is asked once; what it decides, each time, and only if
 * it decides anything of the sort.
 */
final class GuardedModeHandler implements ModeHandler {

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
    this.kind = handler.kind();
    this.description = handler.description();
    this.initial = handler.initial();
    this.privileges = Set.copyOf(handler.privileges());
    this.hides = handler.hides();
    this.policy = handler.onRepeatedFailure();
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
        () -> handler.argument(argument), ModeArgument.invalid("the mode is out of use"));
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
    return joins ? guard.call(() -> handler.join(attempt), Decision.allow()) : Decision.allow();
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return sends ? guard.call(() -> handler.send(attempt), Decision.allow()) : Decision.allow();
  }

  @Override
  public Decision topic(Attempt.Topic attempt) {
    return topics ? guard.call(() -> handler.topic(attempt), Decision.allow()) : Decision.allow();
  }

  @Override
  public Decision invite(Attempt.Invite attempt) {
    return invites ? guard.call(() -> handler.invite(attempt), Decision.allow()) : Decision.allow();
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return policy;
  }
}
