package chat.runtime.state;

import chat.runtime.error.ChatException;

/**
 * Something that is read from the state, all of it in one instant, between two batches: it sees
 * what is on disk.
 *
 * @param <R> what it answers; holds nothing that the journal thread goes on changing
 */
@FunctionalInterface
public interface Query<R> {

  /** Runs on the journal thread; must not block. */
  R ask(ChatState state) throws ChatException;
}
