package chat.api.listener;

import chat.api.model.Message;

/**
 * A message with its place in the server's log. Immutable.
 *
 * @param position grows from message to message, with gaps; the same after a restart
 */
public record ChatEvent(long position, Message message) {}
