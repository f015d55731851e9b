package chat.runtime.stream;

import chat.api.storage.StoredMessage;
import chat.runtime.json.MessageJson;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as bytes, encoded once and handed to every reader. For any thread; which streams have
 * it is the journal thread's.
 */
public final class Delivery {

  /** What it takes of a heap besides its bytes: itself, its id, and the page that is it alone. */
  private static final int OBJECTS = 272;

  private final long seq;
  private final UUID id;
  private final byte[] json;
  private final @Nullable LiveBytes live;
  private int streams;
  private @Nullable Page alone;

  /** One that is read, and then let go. */
  Delivery(StoredMessage stored) {
    this(stored, null);
  }

  /** One that live streams may have, which is counted there. */
  Delivery(StoredMessage stored, @Nullable LiveBytes live) {
    this.live = live;
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

  /** What it takes of the heap, about, and no less: its page has its bytes once more. */
  long footprint() {
    return OBJECTS + 2L * json.length;
  }

  /** One more stream has it. Journal thread. */
  void enter() {
    if (streams++ == 0 && live != null) {
      live.add(footprint());
    }
  }

  /** One stream less has it. Journal thread. */
  void leave() {
    if (--streams == 0 && live != null) {
      live.add(-footprint());
    }
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
