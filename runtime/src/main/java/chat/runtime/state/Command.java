package chat.runtime.state;

import chat.runtime.error.ChatException;

/**
 * Something that changes the state. It checks everything first and emits its changes only when it
 * is sure: a command that throws has emitted nothing.
 *
 * @param <R> what it answers, once its changes are on disk
 */
@FunctionalInterface
public interface Command<R> {

  /** Runs on the journal thread; must not block. */
  R run(Transaction transaction) throws ChatException;
}
