package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Query;
import chat.runtime.state.Timeline;
import chat.runtime.state.User;

/**
 * Where a history lies that a user asks for: a channel's for its members, a conversation's for its
 * two people.
 *
 * @param target a name that begins with {@code #}, or a nick
 */
public record FindHistory(long user, String target) implements Query<FindHistory.Place> {

  /**
   * A timeline, or nothing yet.
   *
   * @param timeline 0 when nothing was ever said
   * @param messages how many are stored
   * @param newest the seq of the newest
   */
  public record Place(long timeline, int messages, long newest) {}

  @Override
  public Place ask(ChatState state) throws ChatException {
    User account = Lookup.session(state, user);
    Timeline timeline =
        target.startsWith("#")
            ? channel(state, account).timeline()
            : state.findConversation(account, Lookup.nick(state, target));
    return timeline == null
        ? new Place(0, 0, 0)
        : new Place(timeline.key(), timeline.messages(), timeline.newest());
  }

  private Channel channel(ChatState state, User account) throws ChatException {
    Channel channel = Lookup.channel(state, target, account);
    if (account.in(channel) == null) {
      throw new ChatException(
          ErrorCode.NOT_IN_CHANNEL, "Only members read a channel's history; join it first.");
    }
    return channel;
  }
}
