package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.ChatState;
import chat.runtime.state.Query;

/** The nick of a user with a session. */
public record FindNick(long user) implements Query<String> {

  @Override
  public String ask(ChatState state) throws ChatException {
    return Lookup.session(state, user).nick();
  }
}
