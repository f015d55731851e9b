package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.ChatState;
import chat.runtime.state.Presence;
import chat.runtime.state.Query;
import chat.runtime.state.User;

/** One channel with its members, as far as the user may know. */
public record ShowChannel(long user, String channel, Presence presence)
    implements Query<Views.ChannelDetails> {

  @Override
  public Views.ChannelDetails ask(ChatState state) throws ChatException {
    User account = Lookup.session(state, user);
    return Views.details(Lookup.channel(state, channel, account), account, presence);
  }
}
