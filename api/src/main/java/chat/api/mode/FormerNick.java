package chat.api.mode;

import java.time.Instant;

/**
 * A nick that an account had before. Immutable.
 *
 * @param nick as its owner wrote it
 * @param until its place in the order of everything, to be compared with {@link ModeEntry#since}
 * @param at when the account took another one
 */
public record FormerNick(String nick, long until, Instant at) {}
