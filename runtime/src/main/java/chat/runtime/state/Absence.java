package chat.runtime.state;

import java.time.Instant;

/**
 * A user whose account stays has left a channel, and may come back to what it was there. Immutable.
 *
 * @param modes the letters of the member modes that it gets back, sorted
 * @param keeps whether the channel stays for it when nobody is there
 * @param at when it left
 */
public record Absence(Channel channel, User user, String modes, boolean keeps, Instant at) {}
