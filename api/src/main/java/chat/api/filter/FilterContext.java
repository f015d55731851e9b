package chat.api.filter;

import java.time.Instant;
import java.util.UUID;

/**
 * Who writes, and to whom. Immutable.
 *
 * @param sender the nick, as its owner wrote it
 * @param senderId the sender's account; stays the same when the nick changes
 * @param target the channel or nick in the form in which names compare, the same for {@code #Lobby}
 *     and {@code #lobby}; empty where there is none
 * @param now the time
 * @param copies how many messages it becomes: one, but for a {@code nick} or {@code quit}, which is
 *     one in each channel of its sender
 */
public record FilterContext(String sender, UUID senderId, String target, Instant now, int copies) {

  /** Of what becomes one message. */
  public FilterContext(String sender, UUID senderId, String target, Instant now) {
    this(sender, senderId, target, now, 1);
  }
}
