package chat.runtime.rules;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as the rules have it. */
final class Said {

  /** Its place in the one order; 0 for an answer that is stored nowhere. */
  final long order;

  final String type;
  final @Nullable Person sender;
  final String from;
  final String to;
  final String body;
  final String meta;

  /** What the server calls it, once that is known. */
  @Nullable UUID id;

  /** The server's number of it, once that is known. */
  long seq;

  /** Whether the server let it go. */
  boolean gone;

  Said(
      long order,
      String type,
      @Nullable Person sender,
      String from,
      String to,
      String body,
      String meta) {
    this.order = order;
    this.type = type;
    this.sender = sender;
    this.from = from;
    this.to = to;
    this.body = body;
    this.meta = meta;
  }

  boolean isSpoken() {
    return type.equals("message") || type.equals("action") || type.equals("notice");
  }

  @Override
  public String toString() {
    return type + " " + from + ">" + to + " " + body + " " + meta;
  }
}
