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

  /** These changes are on disk. On the journal thread; must not block, nor throw. */
  void committed(List<Change> changes);

  /** Those who committed them have been answered: what is left to do for others can be done now. */
  default void answered() {}
}
