package chat.runtime.command;

import chat.runtime.state.ChatState;
import chat.runtime.state.Query;

/** How many there are, as anybody may know. */
public record CountServer() implements Query<CountServer.Counts> {

  /** Live sessions, and channels that are not hidden. */
  public record Counts(int users, int channels) {}

  @Override
  public Counts ask(ChatState state) {
    return new Counts(state.sessions(), state.visibleChannels());
  }
}
