package chat.api.filter;

import chat.api.model.MessageType;
import chat.api.model.Meta;

/**
 * A message that is about to be sent. Immutable.
 *
 * <p>Two are not what their senders are told to have written, but what others will get. An invite
 * is a {@link MessageType#SYSTEM} to the invited, with {@code meta._invite} = {@code {"channel",
 * "by"}}. A kick is a {@link MessageType#PART} with {@code meta._kick} = {@code {"nick", "by"}}:
 * who is kicked, and by whom.
 *
 * @param type what it is; {@link MessageType#SYSTEM} only of an invite
 * @param to a channel or a nick as the client wrote it; empty for {@code nick} and {@code quit}
 * @param body what is said; the new topic, nick or modes; the reason of a {@code part}, {@code
 *     quit} or kick; the server's words of an invite; empty for {@code join}
 * @param meta what the client sent and filters before have made of it. Members whose name begins
 *     with {@code _} can only come from filters, but for those of invites and kicks
 */
public record Draft(MessageType type, String to, String body, Meta meta) {

  /** Whether it invites somebody to a channel. */
  public boolean isInvite() {
    return type == MessageType.SYSTEM;
  }

  /** Whether it has somebody else leave a channel. */
  public boolean isKick() {
    return type == MessageType.PART && meta.get("_kick").isPresent();
  }

  /** Whether its sender leaves, a channel or all, which nobody can be kept from. */
  public boolean isLeaving() {
    return type == MessageType.QUIT || (type == MessageType.PART && !isKick());
  }

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
