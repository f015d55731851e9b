package chat.api.filter;

import chat.api.model.MessageType;
import chat.api.model.Meta;

/**
 * A message that is about to be sent. Immutable.
 *
 * @param type what it is; never {@link MessageType#SYSTEM}
 * @param to a channel or a nick as the client wrote it; empty for {@code nick} and {@code quit}
 * @param body what is said; the new topic, nick or modes; the reason of a {@code part} or {@code
 *     quit}; empty for {@code join}
 * @param meta what the client sent and filters before have made of it. Members whose name begins
 *     with {@code _} can only come from filters
 */
public record Draft(MessageType type, String to, String body, Meta meta) {

  /** The same with another body. */
  public Draft withBody(String other) {
    return new Draft(type, to, other, meta);
  }

  /** The same with another {@code meta}. */
  public Draft withMeta(Meta other) {
    return new Draft(type, to, body, other);
  }

  /** The same with one more member of its {@code meta}; see {@link Meta#with}. */
  public Draft withMeta(String member, String json) {
    return withMeta(meta.with(member, json));
  }
}
