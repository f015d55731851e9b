package chat.runtime.state;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For which idempotency keys answers were kept a moment ago: not the answers, which may be large
 * and are in the storage, but that there are some. Journal thread only.
 */
final class RecentAnswers {

  /** Keys remembered; they take some 200 bytes each, and at most 400. */
  static final int MOST = 16_384;

  private record Key(long user, String key) {}

  private record Kept(long seq, Instant at) {}

  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  /** Of what was kept after it, all is here. */
  private long completeFrom;

  /** None, since everything up to that seq is in the storage. */
  RecentAnswers(long seq) {
    this.completeFrom = seq;
  }

  void add(long user, String key, long seq, Instant at) {
    Key added = new Key(user, key);
    kept.remove(added);
    kept.put(added, new Kept(seq, at));
    if (kept.size() > MOST) {
      completeFrom = kept.remove(kept.keySet().iterator().next()).seq();
    }
  }

  void forget(Instant before) {
    kept.values().removeIf(answer -> answer.at().isBefore(before));
  }

  /**
   * Whether somebody who looked into the storage when everything up to that seq was there, and
   * found nothing, may have missed an answer.
   */
  boolean mayHave(long user, String key, long seq) {
    return seq < completeFrom || kept.containsKey(new Key(user, key));
  }
}
