package chat.api.mode;

import chat.api.model.MessageType;
import java.time.Instant;
import java.util.Optional;

/** Something that a user is about to do to a channel, and that a mode set there may object to. */
public sealed interface Attempt {

  /** The channel, before the attempt. */
  ChannelView channel();

  /** Who attempts it. */
  UserView user();

  /** When. */
  Instant now();

  /**
   * Joining. Never asked about who is a member already, nor about the creator of a channel.
   *
   * @param key what the client sent as {@code key}
   * @param invited whether the user holds an invite, which this join will use up
   */
  record Join(
      ChannelView channel, UserView user, Optional<String> key, boolean invited, Instant now)
      implements Attempt {}

  /**
   * Sending a {@code message}, {@code action} or {@code notice}.
   *
   * @param type which of the three
   * @param body what is said, never empty
   */
  record Send(ChannelView channel, UserView user, MessageType type, String body, Instant now)
      implements Attempt {}

  /**
   * Setting the topic, by a member.
   *
   * @param topic the new one, empty to clear it
   */
  record Topic(ChannelView channel, UserView user, String topic, Instant now) implements Attempt {}

  /**
   * Inviting, by a member.
   *
   * @param nick who is to be invited
   */
  record Invite(ChannelView channel, UserView user, String nick, Instant now) implements Attempt {}
}
