package chat.runtime.command;

import chat.api.model.Message;

/**
 * What a {@code POST /messages} answers.
 *
 * @param message the message as stored, or one that says that nothing was to be done
 * @param stored whether it was stored by this very request: 201, otherwise 200
 */
public record Posted(Message message, boolean stored) {}
