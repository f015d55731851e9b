package chat.runtime.stream;

import chat.api.storage.StoredMessage;
import chat.runtime.json.MessageJson;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as bytes, encoded once and handed to every reader. Immutable, for any thread. */
public final class Delivery {

  private final long seq;
  private final UUID id;
  private final byte[] json;
  private @Nullable Page alone;

  Delivery(StoredMessage stored) {
    this.seq = stored.seq();
    this.id = stored.message().id();
    this.json = MessageJson.encode(stored.message());
  }

  /** Its place in the order of everything. */
  public long seq() {
    return seq;
  }

  /** The message's id. */
  public UUID id() {
    return id;
  }

  /** The message as UTF-8 JSON. Not to be written to. */
  public byte[] json() {
    return json;
  }

  /** The page that holds just this message: what nearly every reader of a live channel gets. */
  Page alone() {
    Page page = alone;
    if (page == null) {
      // Two threads may both make one; they are the same.
      page = new Page(List.of(this), seq, id, false);
      alone = page;
    }
    return page;
  }
}
