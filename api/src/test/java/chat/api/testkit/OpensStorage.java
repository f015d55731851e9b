package chat.api.testkit;

import chat.api.storage.Change;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import java.util.List;

/** How the parts of {@link StorageContract} come by a storage. */
public interface OpensStorage {

  /**
   * Opens this test's storage: an empty one the first time within a test, afterwards the same again
   * with what was committed to it. A test closes it before it opens it anew.
   */
  Storage openStorage() throws Exception;

  /**
   * Commits the changes to this test's storage, as one batch, and tells what a server would start
   * from afterwards.
   */
  default Snapshot restartedAfter(Change... changes) throws Exception {
    try (Storage storage = openStorage()) {
      storage.commit(List.of(changes), Sample.LAST_SEQ);
    }
    return reloaded();
  }

  /** What a server would start from. */
  default Snapshot reloaded() throws Exception {
    try (Storage storage = openStorage()) {
      return storage.load();
    }
  }
}
