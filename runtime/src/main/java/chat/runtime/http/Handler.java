package chat.runtime.http;

import chat.runtime.error.ChatException;

/** Answers the requests of one route. */
@FunctionalInterface
interface Handler {

  /**
   * Answers the request now or sees to it that it is answered later. On the request's event loop:
   * must not block.
   */
  void handle(Request request) throws ChatException;
}
