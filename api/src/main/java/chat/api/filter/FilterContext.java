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
 */
public record FilterContext(String sender, UUID senderId, String target, Instant now) {}
