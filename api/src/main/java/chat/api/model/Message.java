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

  /** The bytes of the names of the members, an id, a time, and what stands between them. */
  private static final int FRAME = 117;

  /**
   * The bytes that this message has as JSON in UTF-8, as clients get it: all seven members, without
   * white space, with no escape in {@code from}, {@code to} and {@code body} that can be done
   * without. What a page and a read of the storage count. Looks at every character.
   */
  public long jsonLength() {
    return FRAME
        + type.wireName().length()
        + quotedLength(from)
        + quotedLength(to)
        + quotedLength(body)
        + utf8Length(meta);
  }

  private static long quotedLength(String text) {
    long bytes = 2 + utf8Length(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || (c >= '\b' && c <= '\r' && c != '\u000b')) {
        bytes++;
      } else if (c < ' ') {
        bytes += 5;
      }
    }
    return bytes;
  }

  private static long utf8Length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
