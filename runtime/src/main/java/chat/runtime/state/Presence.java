package chat.runtime.state;

import java.time.Instant;
import java.util.List;

/** What is known of sessions beyond what is stored: it changes with every request. Any thread. */
public interface Presence {

  /**
   * Whether the user holds a poll, or made a request in the last minute. Without a token it does
   * not.
   */
  boolean isOnline(User user);

  /** When the user was last seen: now while it holds a poll. */
  Instant lastSeen(User user);

  /**
   * The furthest place of its stream that any token of the user, past ones included, acknowledged.
   */
  long furthest(User user);

  /** The user's tokens, the one that was unused for longest first. */
  List<String> tokensByUse(User user);
}
