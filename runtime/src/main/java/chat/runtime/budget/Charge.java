package chat.runtime.budget;

import org.jspecify.annotations.Nullable;

/**
 * What one request has of the {@link Budget}: bytes of its own, or a content that it shares with
 * others. Closed once, when the request is over, whatever became of it. Any thread.
 */
public final class Charge {

  private final Budget budget;

  // All guarded by the budget, but for the bytes moved, which only rise.
  long bytes;
  byte @Nullable [] content;
  boolean closed;
  Runnable cut = () -> {};
  long since;
  volatile long moved;

  Charge(Budget budget) {
    this.budget = budget;
  }

  /**
   * Counts so many bytes from now on, instead of what it counted until now. Fewer are always
   * possible.
   *
   * @return false when there is no room, and nothing has changed; or when the request is over
   */
  public boolean set(long count) {
    return budget.set(this, count);
  }

  /**
   * Counts a content from now on, once however many charges hold it, instead of what it counted
   * until now.
   *
   * @return false when there is no room, and nothing has changed; or when the request is over
   */
  public boolean hold(byte[] shared) {
    return budget.hold(this, shared);
  }

  /**
   * From now on the client has to move bytes. When others need the room more, this charge closes,
   * and the client gives way.
   *
   * @param giveWay ends the request soon; called at most once, on any thread
   */
  public void clientsTurn(Runnable giveWay) {
    budget.clientsTurn(this, giveWay);
  }

  /** The client has moved that many bytes in all since {@link #clientsTurn}. */
  public void moved(long count) {
    moved = count;
  }

  /** From now on nobody waits for the client. */
  public void serversTurn() {
    budget.serversTurn(this);
  }

  /** The request is over: it counts nothing any more. */
  public void close() {
    budget.close(this);
  }
}
