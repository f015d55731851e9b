package chat.plugin.webhooks;

/**
 * How many events go into the next post: half as many after a post that failed, and more again with
 * each one that is accepted. After a post that was too large, growth is quick up to half its size
 * and slow from there: a receiver with a small limit refuses few posts, and one large event among
 * small ones slows the others down for a moment only. Not thread-safe.
 */
final class PostSize {

  private final int most;
  private int next;
  private int quickTo;

  PostSize(int most) {
    this.most = most;
    this.next = most;
    this.quickTo = most;
  }

  /** At least one. */
  int next() {
    return next;
  }

  void accepted() {
    next = next < quickTo ? Math.min(2 * next, quickTo) : Math.min(next + 1, most);
  }

  /** A post with that many events was too large, or too much for the time it had. */
  void tooLarge(int events) {
    failed(events);
    quickTo = next;
  }

  /** A post with that many events failed for another reason, which may lie in one of them. */
  void failed(int events) {
    next = Math.max(1, events / 2);
    quickTo = most;
  }
}
