package chat.runtime.command;

import chat.runtime.error.ChatException;
import chat.runtime.state.Channel;
import chat.runtime.state.ChatState;
import chat.runtime.state.Member;
import chat.runtime.state.Presence;
import chat.runtime.state.Query;
import chat.runtime.state.User;
import java.time.Instant;
import java.util.List;

/** Somebody, as another user sees them. */
public record ShowUser(long user, String nick, Presence presence) implements Query<ShowUser.Shown> {

  /** {@code channels} are those that both are in, by name. */
  public record Shown(String nick, boolean online, Instant lastSeen, List<String> channels) {}

  @Override
  public Shown ask(ChatState state) throws ChatException {
    User account = Lookup.session(state, user);
    User other = Lookup.nick(state, nick);
    List<String> shared =
        other.memberships().stream()
            .map(Member::channel)
            .filter(channel -> account.in(channel) != null)
            .map(Channel::name)
            .sorted()
            .toList();
    return new Shown(other.nick(), presence.isOnline(other), presence.lastSeen(other), shared);
  }
}
