package chat.runtime.state;

import chat.api.mode.Privilege;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user in a channel. Journal thread only. */
public final class Member {

  private final Channel channel;
  private final User user;
  String modes;
  Set<Privilege> privileges;
  @Nullable Instant lastSpoke;

  Member(Channel channel, User user, String modes, Set<Privilege> privileges) {
    this.channel = channel;
    this.user = user;
    this.modes = modes;
    this.privileges = privileges;
  }

  /** Where. */
  public Channel channel() {
    return channel;
  }

  /** Who. */
  public User user() {
    return user;
  }

  /** The letters of the member modes, sorted, without a sign. */
  public String modes() {
    return modes;
  }

  /** What the member modes give. */
  public Set<Privilege> privileges() {
    return privileges;
  }

  /**
   * When the member last said something here; null when not since this state was loaded, or not
   * since it joined and the channel had no modes with values when it left before.
   */
  public @Nullable Instant lastSpoke() {
    return lastSpoke;
  }

  /** Whether the member is an operator. */
  public boolean isOperator() {
    return privileges.contains(Privilege.OPERATOR);
  }
}
