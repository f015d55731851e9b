package chat.runtime.stream;

import chat.runtime.budget.Charge;
import chat.runtime.error.ChatException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A read that waits for its answer. It costs an object and no thread. It is answered once, by
 * whoever claims it first: a message, the end of its time, the client's going away, or the end of
 * the server.
 */
public abstract class HeldPoll {

  private final Token token;
  private final int limit;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private volatile boolean overdue;
  private volatile boolean leaving;
  private boolean summoned;
  private long position;

  /**
   * A poll.
   *
   * @param token who reads
   * @param limit how many messages the answer has at most
   */
  protected HeldPoll(Token token, int limit) {
    this.token = token;
    this.limit = limit;
  }

  /** Where the answer has to be given: tasks of one loop are run together. */
  protected abstract EventLoop loop();

  /** What the request has of the budget. First on the loop, then wherever that led to. */
  protected abstract Charge charge();

  /** Gives the answer. On the loop, once, and not if {@link #failed} is called. */
  protected abstract void answered(Page page);

  /** Gives an error. On the loop, once, and not if {@link #answered} is called. */
  protected abstract void failed(ChatException why);

  /** Who reads. */
  public final Token token() {
    return token;
  }

  /** How many messages the answer has at most. */
  public final int limit() {
    return limit;
  }

  boolean claim() {
    if (claimed.compareAndSet(false, true)) {
      token.release();
      return true;
    }
    return false;
  }

  boolean isClaimed() {
    return claimed.get();
  }

  /** Its time is over: it is not to wait for anything any more. */
  void overdue() {
    overdue = true;
  }

  boolean isOverdue() {
    return overdue;
  }

  /** Its client may have gone away: what becomes of it is no sign of life. */
  void leaving() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Whether this call is the one that summons it; guarded by its stream. */
  boolean summon() {
    boolean first = !summoned;
    summoned = true;
    return first;
  }

  /** It is being served, and may be summoned again; guarded by its stream. */
  void served() {
    summoned = false;
  }

  /** The seq after which it waits; guarded by its stream. */
  long position() {
    return position;
  }

  void position(long seq) {
    position = seq;
  }
}
