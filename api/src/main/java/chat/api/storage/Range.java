package chat.api.storage;

/**
 * A user is owed a timeline's messages from {@code from} to {@code to}, both inclusive: the message
 * queue of a user is the ordered merge of its ranges. Immutable.
 *
 * @param to {@link #OPEN} while it has no end
 */
public record Range(long timeline, long from, long to) {

  /** The {@code to} of a range that has no end yet. */
  public static final long OPEN = Long.MAX_VALUE;

  /** Whether it has no end yet. */
  public boolean isOpen() {
    return to == OPEN;
  }

  /** Whether a message of its timeline with that seq is owed. */
  public boolean contains(long seq) {
    return from <= seq && seq <= to;
  }
}
