package chat.api;

/**
 * One of several things that a plugin runs and that the operator knows by name, such as a hook. The
 * plugin says how it is; the server shows that in the admin view and in {@code /metrics}, and the
 * healthcheck fails while a part is {@link State#CLOSED}. For any thread; nothing here blocks.
 */
public interface Part extends AutoCloseable {

  /** The condition of a part. */
  enum State {
    /** It works. */
    RUNNING,
    /** It works without effect. */
    SHADOW,
    /** It is not asked for a while, because it failed too often. */
    OUT_OF_USE,
    /** Its newest version does not work, and the one before stays in force. */
    STALE,
    /** It does not work, and the server goes on as if it were not there. */
    LEFT_OUT,
    /** It does not work, and what it would decide is refused. */
    CLOSED
  }

  /**
   * Reports its condition from now on.
   *
   * @param reason for the operator, in one line; empty when there is nothing to say
   */
  void report(State state, String reason);

  /** Counts a call that came back, in whatever way, after that time. */
  void called(long nanos);

  /** Counts a call that failed; it is counted as a call too. */
  void failed();

  /** Takes it off the list. */
  @Override
  void close();

  /** A part that nobody is told of. */
  static Part untold() {
    return new Part() {
      @Override
      public void report(State state, String reason) {}

      @Override
      public void called(long nanos) {}

      @Override
      public void failed() {}

      @Override
      public void close() {}
    };
  }
}
