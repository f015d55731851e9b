package chat.api.mode;

import chat.api.FailurePolicy;
import java.time.Instant;
import java.util.Set;

/**
 * One mode letter: what it means and what it forbids. A handler is asked only about channels that
 * have its mode set.
 *
 * <p>Every method is called on the journal thread, which orders everything that the server does: it
 * must be pure and quick (microseconds), never block and keep no state.
 *
 * <p>Failure: a handler that throws, or takes a second, means no: {@code 503 plugin_failure}. See
 * {@link #onRepeatedFailure()} for what follows.
 */
public interface ModeHandler {

  /** What a mode is set on, and so whether it takes an argument. */
  enum Kind {
    /** On a channel, without an argument: {@code +m}. */
    CHANNEL,
    /** On a member of a channel, who is the argument: {@code +v bob}. */
    MEMBER,
    /** On a channel, with one value: {@code +l 50}, and {@code -l} without an argument. */
    VALUE,
    /**
     * On a channel, with up to a hundred entries, each added and removed on its own: {@code +b
     * troll*}. Without an argument, {@code b} tells an operator the entries there are.
     */
    LIST
  }

  /** The letter, one of {@code A-Z a-z}. */
  char letter();

  /**
   * What it is set on. All but {@link Kind#MEMBER} are asked for decisions: first the {@link
   * Kind#LIST} modes, which name people, then the {@link Kind#CHANNEL} and last the {@link
   * Kind#VALUE} modes; the first objection is the answer.
   */
  Kind kind();

  /** One line for people, such as {@code invite-only: joining needs an invite}. */
  String description();

  /**
   * Whether a new channel has it; of a member mode, whether the founder of a channel gets it. Not
   * asked of {@link Kind#VALUE} and {@link Kind#LIST} modes.
   */
  default boolean initial() {
    return false;
  }

  /**
   * Checks the argument of a {@link Kind#VALUE} or {@link Kind#LIST} mode. For taking an entry away
   * only the {@link ModeArgument.Valid#key()} counts.
   *
   * @param argument one word, at most 256 characters
   */
  default ModeArgument argument(String argument) {
    return ModeArgument.valid(argument);
  }

  /**
   * Whether setting an argument would change nothing, because this value says the same already:
   * then nothing is set, and nobody is told. By default, whether both are written alike; a mode
   * that understands several spellings knows better. Asked of {@link Kind#VALUE} modes about their
   * value, and of {@link Kind#LIST} modes about the entry with the same key.
   */
  default boolean isSame(ModeEntry entry, ModeArgument.Valid argument) {
    return entry.value().equals(argument.value());
  }

  /**
   * Whether an entry of a {@link Kind#LIST} mode still holds. One that does not is as if it had
   * been taken away: no answer lists it, and setting the same again is a change. For entries that
   * end by themselves; it must not hold again later.
   *
   * @param now the time of the command that looks at it
   */
  default boolean holds(ModeEntry entry, Instant now) {
    return true;
  }

  /** What a member mode gives to its holder. */
  default Set<Privilege> privileges() {
    return Set.of();
  }

  /**
   * Whether channels with this mode do not exist for who is no member, except for joining them.
   * Asked of {@link Kind#CHANNEL} and {@link Kind#VALUE} modes.
   */
  default boolean hides() {
    return false;
  }

  /** Whether the user may join. */
  default Decision join(Attempt.Join attempt) {
    return Decision.allow();
  }

  /** Whether the user may speak. */
  default Decision send(Attempt.Send attempt) {
    return Decision.allow();
  }

  /** Whether the member may set the topic. */
  default Decision topic(Attempt.Topic attempt) {
    return Decision.allow();
  }

  /** Whether the member may invite. */
  default Decision invite(Attempt.Invite attempt) {
    return Decision.allow();
  }

  /** What holds while it is out of use because it failed ten times in a row. */
  default FailurePolicy onRepeatedFailure() {
    return FailurePolicy.CLOSED;
  }
}
