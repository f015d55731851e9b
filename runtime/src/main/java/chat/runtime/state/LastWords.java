package chat.runtime.state;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When those who left a channel last spoke there, so that leaving and coming back is no way around
 * a mode that asks them to wait. Of the thousand who left last. Journal thread only.
 */
final class LastWords {

  private static final int MAX = 1000;

  /** By the key of the user, who may be gone. */
  private final Map<Long, Instant> times = new LinkedHashMap<>();

  void left(User user, Instant lastSpoke) {
    times.remove(user.key());
    times.put(user.key(), lastSpoke);
    if (times.size() > MAX) {
      times.remove(times.keySet().iterator().next());
    }
  }

  @Nullable Instant joined(User user) {
    return times.remove(user.key());
  }
}
