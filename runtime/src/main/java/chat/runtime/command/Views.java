package chat.runtime.command;

import chat.runtime.state.Channel;
import chat.runtime.state.Member;
import chat.runtime.state.Presence;
import chat.runtime.state.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How channels and members look from outside: what the contract's answers are made of. Immutable.
 */
public final class Views {

  private Views() {}

  /** A channel in the list of channels. {@code modes} begin with {@code +}. */
  public record ChannelSummary(String name, String topic, String modes, int members) {}

  /**
   * A channel for who is in it, or looks at it. {@code modes} and {@code myModes} begin with {@code
   * +}.
   */
  public record ChannelDetails(
      String name, String topic, String modes, String myModes, List<MemberDetails> members) {}

  /** A member. {@code modes} begin with {@code +}. */
  public record MemberDetails(String nick, String modes, boolean online, Instant lastSeen) {}

  static ChannelSummary summary(Channel channel) {
    return new ChannelSummary(
        channel.name(), channel.topic(), written(channel.modes()), channel.members().size());
  }

  static ChannelDetails details(Channel channel, User viewer, Presence presence) {
    Member self = viewer.in(channel);
    return new ChannelDetails(
        channel.name(),
        channel.topic(),
        written(channel.modes()),
        self == null ? "+" : written(self.modes()),
        members(channel, presence));
  }

  static List<MemberDetails> members(Channel channel, Presence presence) {
    List<MemberDetails> members = new ArrayList<>(channel.members().size());
    for (Member member : channel.members()) {
      User user = member.user();
      members.add(
          new MemberDetails(
              user.nick(),
              written(member.modes()),
              presence.isOnline(user),
              presence.lastSeen(user)));
    }
    return members;
  }

  static String written(String letters) {
    return "+" + letters;
  }
}
