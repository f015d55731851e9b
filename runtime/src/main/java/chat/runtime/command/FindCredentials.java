package chat.runtime.command;

import chat.runtime.state.ChatState;
import chat.runtime.state.Query;
import chat.runtime.state.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a login has to be checked against; empty when nobody goes by that nick. */
public record FindCredentials(String nick) implements Query<Optional<FindCredentials.Credentials>> {

  /** The account and its credential, if it has one. */
  public record Credentials(long user, @Nullable String credential) {}

  @Override
  public Optional<Credentials> ask(ChatState state) {
    User user = state.findUser(nick);
    return user == null
        ? Optional.empty()
        : Optional.of(new Credentials(user.key(), user.credential()));
  }
}
