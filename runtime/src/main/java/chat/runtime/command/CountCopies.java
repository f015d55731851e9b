package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.ChatState;
import chat.runtime.state.Query;

/** In how many channels a user is: what goes to all of them becomes as many messages. */
public record CountCopies(long user) implements Query<Integer> {

  @Override
  public Integer ask(ChatState state) throws ChatException {
    return Lookup.session(state, user).memberships().size();
  }
}
