package chat.runtime.plugin;

import chat.api.FailurePolicy;
import chat.api.mode.Attempt;
import chat.api.mode.Decision;
import chat.api.mode.ModeArgument;
import chat.api.mode.ModeEntry;
import chat.api.mode.ModeHandler;
import chat.api.mode.Privilege;
import chat.runtime.guard.Kind;
import java.time.Instant;
import java.util.Set;

/**
 * The place of a mode in the catalogue: who stands there can be replaced by another version of
 * itself. A mode keeps no state and is asked on the journal thread, so that an old version is done
 * with when the next one has been asked.
 */
final class ModeSlot implements ModeHandler {

  private final char letter;
  private final Kind kind;
  private volatile ModeHandler handler;

  ModeSlot(ModeHandler handler) {
    this.letter = handler.letter();
    this.kind = handler.kind();
    this.handler = handler;
  }

  /** Whether the other can stand here. */
  boolean fits(ModeHandler other) {
    return other.letter() == letter && other.kind() == kind;
  }

  void replace(ModeHandler other) {
    handler = other;
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
    return handler.description();
  }

  @Override
  public boolean initial() {
    return handler.initial();
  }

  @Override
  public ModeArgument argument(String argument) {
    return handler.argument(argument);
  }

  @Override
  public boolean isSame(ModeEntry entry, ModeArgument.Valid argument) {
    return handler.isSame(entry, argument);
  }

  @Override
  public boolean holds(ModeEntry entry, Instant now) {
    return handler.holds(entry, now);
  }

  @Override
  public Set<Privilege> privileges() {
    return handler.privileges();
  }

  @Override
  public boolean hides() {
    return handler.hides();
  }

  @Override
  public Decision join(Attempt.Join attempt) {
    return handler.join(attempt);
  }

  @Override
  public Decision send(Attempt.Send attempt) {
    return handler.send(attempt);
  }

  @Override
  public Decision topic(Attempt.Topic attempt) {
    return handler.topic(attempt);
  }

  @Override
  public Decision invite(Attempt.Invite attempt) {
    return handler.invite(attempt);
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return handler.onRepeatedFailure();
  }
}
