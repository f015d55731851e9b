package chat.api.mode;

import java.util.Set;

/**
 * One mode letter: what it means and what it forbids. A handler is asked only about channels that
 * have its mode set.
 *
 * <p>Every method is called on the journal thread, which orders everything that the server does: it
 * must be pure and quick (microseconds), never block and keep no state. A handler that throws means
 * no.
 */
public interface ModeHandler {

  /** What a mode is set on, and so whether it takes an argument. */
  enum Kind {
    /** On a channel, without an argument: {@code +m}. */
    CHANNEL,
    /** On a member of a channel, who is the argument: {@code +v bob}. */
    MEMBER
  }

  /** The letter, one of {@code A-Z a-z}. */
  char letter();

  /** What it is set on. Only modes of kind {@link Kind#CHANNEL} are asked for decisions. */
  Kind kind();

  /** One line for people, such as {@code invite-only: joining needs an invite}. */
  String description();

  /** Whether a new channel has it; of a member mode, whether the founder of a channel gets it. */
  default boolean initial() {
    return false;
  }

  /** What a member mode gives to its holder. */
  default Set<Privilege> privileges() {
    return Set.of();
  }

  /** Whether channels with this mode do not exist for who is no member, except for joining them. */
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
}
