package chat.runtime.command;

import chat.api.mode.Privilege;
import chat.api.mode.UserView;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Member;
import chat.runtime.state.User;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finding what a request names, or the error that the contract has for it. */
final class Lookup {

  private Lookup() {}

  /** The user of a request, who may have gone since its token was checked. */
  static User session(ChatState state, long key) throws ChatException {
    User user = state.findUser(key);
    if (user == null || !user.hasSession()) {
      throw new ChatException(
          ErrorCode.UNAUTHORIZED, "The session has ended; log in or register again.");
    }
    return user;
  }

  /** The account that goes by that nick. */
  static User nick(ChatState state, String nick) throws ChatException {
    User user = state.findUser(nick);
    if (user == null) {
      throw new ChatException(ErrorCode.NO_SUCH_NICK, "There is no user with that nick.");
    }
    return user;
  }

  /** The channel of that name, as far as the user may know. */
  static Channel channel(ChatState state, String name, User user) throws ChatException {
    Channel channel = findChannel(state, name, user);
    if (channel == null) {
      throw noSuchChannel();
    }
    return channel;
  }

  /** The channel of that name, as far as the user may know; or null. */
  static @Nullable Channel findChannel(ChatState state, String name, User user) {
    Channel channel = state.findChannel(name);
    return channel == null || !state.visible(channel, user) ? null : channel;
  }

  /** The user's membership in the channel of that name. */
  static Member membership(ChatState state, String name, User user) throws ChatException {
    Member member = user.in(channel(state, name, user));
    if (member == null) {
      throw new ChatException(
          ErrorCode.NOT_IN_CHANNEL, "You are not in this channel; join it first.");
    }
    return member;
  }

  /** The user's membership in the channel of that name, where it is an operator. */
  static Member operator(ChatState state, String name, User user) throws ChatException {
    Member member = membership(state, name, user);
    if (!member.isOperator()) {
      throw new ChatException(
          ErrorCode.NOT_OPERATOR, "Only an operator of the channel can do this.");
    }
    return member;
  }

  /** The member of the channel that goes by that nick. */
  static Member member(ChatState state, Channel channel, String nick) throws ChatException {
    User user = state.findUser(nick);
    Member member = user == null ? null : user.in(channel);
    if (member == null) {
      throw new ChatException(ErrorCode.NO_SUCH_NICK, "No member of this channel has that nick.");
    }
    return member;
  }

  /** The user as the channel's modes see it. */
  static UserView view(ChatState state, User user, Channel channel) {
    Member member = user.in(channel);
    return member == null
        ? outsider(state, user, Set.of())
        : new UserView(
            user.nick(),
            state.serverName(),
            true,
            Optional.ofNullable(member.lastSpoke()),
            member.privileges(),
            user.formerNicks());
  }

  /** Who joins, as the channel's modes see it: with the privileges that it gets back. */
  static UserView joining(ChatState state, User user, String letters) {
    return outsider(state, user, state.modes().privileges(letters));
  }

  private static UserView outsider(ChatState state, User user, Set<Privilege> privileges) {
    return new UserView(
        user.nick(), state.serverName(), false, Optional.empty(), privileges, user.formerNicks());
  }

  static ChatException noSuchChannel() {
    return new ChatException(ErrorCode.NO_SUCH_CHANNEL, "There is no such channel.");
  }
}
