package example.memory;

import chat.api.storage.Storage;
import chat.api.testkit.StorageContract;

// region contract
/** All of the contract's tests, on this storage. */
final class MemoryStorageTest implements StorageContract {

  private final Tables tables = new Tables();

  @Override
  public Storage openStorage() {
    return new MemoryStorage(tables);
  }
}
// endregion
