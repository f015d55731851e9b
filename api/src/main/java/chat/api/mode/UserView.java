package chat.api.mode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * @param privileges what the user's member modes give in this channel; when the user joins, those
 *     that it gets back because it was operator when it left; else empty for non-members
 * @param formerNicks the nicks that the account had before, the newest first; a hundred at most
 */
public record UserView(
    String nick,
    String server,
    boolean member,
    Optional<Instant> lastSpoke,
    Set<Privilege> privileges,
    List<FormerNick> formerNicks) {

  /** A user who never had another nick. */
  public UserView(
      String nick,
      String server,
      boolean member,
      Optional<Instant> lastSpoke,
      Set<Privilege> privileges) {
    this(nick, server, member, lastSpoke, privileges, List.of());
  }

  /**
   * The nicks under which an entry can mean the user: the present one, then those that the account
   * has had at any time since the entry stands. A change of nick is no way around an entry.
   */
  public List<String> nicksSince(ModeEntry entry) {
    if (formerNicks.isEmpty() || formerNicks.get(0).until() <= entry.since()) {
      return List.of(nick);
    }
    List<String> nicks = new ArrayList<>();
    nicks.add(nick);
    for (FormerNick former : formerNicks) {
      if (former.until() > entry.since()) {
        nicks.add(former.nick());
      }
    }
    return nicks;
  }

  /** Whether the user may do what a channel keeps to its operators. */
  public boolean isOperator() {
    return privileges.contains(Privilege.OPERATOR);
  }

  /** Whether the user may speak where a channel is moderated: voiced members and operators. */
  public boolean hasVoice() {
    return privileges.contains(Privilege.VOICE) || isOperator();
  }
}
