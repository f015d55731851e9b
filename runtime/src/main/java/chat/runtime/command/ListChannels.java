package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Query;
import chat.runtime.state.User;
import java.util.ArrayList;
import java.util.List;

/** The channels that a user may know of, by name. */
public record ListChannels(long user) implements Query<List<Views.ChannelSummary>> {

  @Override
  public List<Views.ChannelSummary> ask(ChatState state) throws ChatException {
    User account = Lookup.session(state, user);
    List<Views.ChannelSummary> channels = new ArrayList<>();
    for (Channel channel : state.channels()) {
      if (state.visible(channel, account)) {
        channels.add(Views.summary(channel));
      }
    }
    return channels;
  }
}
