package chat.runtime.state;

import chat.api.storage.Change;
import java.util.List;

/** Hears of changes once they are on disk, and before anybody is answered. */
public interface CommitListener {

  /**
   * These changes are about to be on disk, where others may see them before {@link #committed} is
   * called; or the commit fails. On the journal thread; must not block, nor throw.
   */
  default void committing(List<Change> changes) {}

  /**
   * These changes are on disk. On the journal thread; must not block, nor throw; when a listener
   * throws all the same, the batch is answered as done, and all of them are called with {@link
   * #restored}.
   */
  void committed(List<Change> changes);

  /** Those who committed them have been answered: what is left to do for others can be done now. */
  default void answered() {}

  /**
   * Memory and disk may have come apart: the state was lost and loaded anew, or a listener failed.
   * What a listener keeps has to agree with the state again when this returns. On the journal
   * thread, between two batches or before those of a batch are answered; must not block.
   *
   * @param state as it is on disk
   * @param heardAll whether {@link #committed} was called, and returned, for all that is on disk
   */
  default void restored(ChatState state, boolean heardAll) {}
}
