package chat.api.mode;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A user as a channel's mode sees it. Immutable.
 *
 * @param nick as its owner wrote it
 * @param server the name of the server where the user is
 * @param member whether the user is in the channel
 * @param lastSpoke when the user, as a member, last said something in the channel; empty when not
 *     since the server started. It outlasts leaving and coming back where the channel had a mode
 *     with values meanwhile
 * @param privileges what the user's member modes give in this channel; empty for who is no member
 */
public record UserView(
    String nick,
    String server,
    boolean member,
    Optional<Instant> lastSpoke,
    Set<Privilege> privileges) {

  /** Whether the user may do what a channel keeps to its operators. */
  public boolean isOperator() {
    return privileges.contains(Privilege.OPERATOR);
  }

  /** Whether the user may speak where a channel is moderated: voiced members and operators. */
  public boolean hasVoice() {
    return privileges.contains(Privilege.VOICE) || isOperator();
  }
}
