package chat.runtime.command;

import chat.api.storage.Change;
import chat.runtime.state.Command;
import chat.runtime.state.Transaction;

/** Asks the storage to prove that it can write. */
public record Probe() implements Command<Boolean> {

  @Override
  public Boolean run(Transaction tx) {
    tx.emit(new Change.Probed(tx.now()));
    return true;
  }
}
