package chat.api.model;

import java.time.Instant;
import java.util.UUID;

/**
 * One message as clients get it. Immutable.
 *
 * @param id server-assigned, unique for good over all linked servers
 * @param ts server-assigned time, in whole milliseconds; says nothing about the order
 * @param from the sender's nick at that time; the server's name on {@link MessageType#SYSTEM}
 * @param to a channel with its {@code #}, or a nick
 * @param type what it says
 * @param body UTF-8 text, empty when there is none
 * @param meta a JSON object as compact text, members and number literals as they were sent; {@code
 *     {}} when empty
 */
public record Message(
    UUID id, Instant ts, String from, String to, MessageType type, String body, String meta) {

  /** The {@code meta} of a message without one. */
  public static final String NO_META = "{}";
}
