package chat.runtime.state;

import chat.api.storage.StoredMessage;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the messages of one target without reading them. Journal thread only. */
public final class Timeline {

  private final long key;
  private final long first;
  private final long second;
  @Nullable Instant ended;
  int messages;
  long newest;
  long rotatedTo;
  final Set<User> owed = new HashSet<>();

  Timeline(long key, long first, long second) {
    this.key = key;
    this.first = first;
    this.second = second;
  }

  /** Its seq; the timeline of a channel has the channel's. */
  public long key() {
    return key;
  }

  /** Whether it is a direct conversation's, as opposed to a channel's. */
  public boolean isConversation() {
    return first != 0;
  }

  /** One of the two users of the conversation, the one that registered first; 0 for a channel. */
  public long first() {
    return first;
  }

  /** The other user of the conversation, or the same; 0 for a channel. */
  public long second() {
    return second;
  }

  /** Since when nothing can be added any more: its channel or one of the accounts is gone. */
  public @Nullable Instant ended() {
    return ended;
  }

  /** How many messages are stored. */
  public int messages() {
    return messages;
  }

  /** The seq of the newest message, 0 before the first. */
  public long newest() {
    return newest;
  }

  /** The seq of the newest message that was rotated away, 0 when none was. */
  public long rotatedTo() {
    return rotatedTo;
  }

  /** The users that have a range on it. */
  public Set<User> owed() {
    return owed;
  }

  void add(StoredMessage stored) {
    messages++;
    newest = stored.seq();
  }
}
