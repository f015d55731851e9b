package chat.api.storage;

import chat.api.model.Message;

/**
 * A message where it lies. Immutable.
 *
 * @param seq its place in the one order of everything
 * @param timeline the timeline that it is on
 * @param sender the user who sent it, 0 for the server itself
 * @param message what clients get
 */
public record StoredMessage(long seq, long timeline, long sender, Message message) {}
