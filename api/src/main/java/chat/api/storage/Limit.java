package chat.api.storage;

import java.util.Collection;

/**
 * Where a read ends: with the message with which it has so many messages, or so many bytes,
 * whichever is first. So a read finds at least one message where there is one, and goes beyond the
 * bytes by no more than a part of its last message. A message counts with its {@link
 * chat.api.model.Message#jsonLength length as JSON}. Immutable.
 *
 * @param messages the number of messages; a read for 0 messages finds nothing
 * @param bytes the sum of the lengths of the messages, at least 1
 */
public record Limit(int messages, long bytes) {

  /** A limit. */
  public Limit {
    if (messages < 0 || bytes < 1) {
      throw new IllegalArgumentException(messages + " messages, " + bytes + " bytes");
    }
  }

  /** A limit on the number of messages alone. */
  public static Limit of(int messages) {
    return new Limit(messages, Long.MAX_VALUE);
  }

  /**
   * Whether a read that found these messages ended because of this limit, so that there may be
   * more. When it did not, they are all that there is.
   */
  public boolean isReachedBy(Collection<StoredMessage> found) {
    MessageCollector collector = new MessageCollector(this);
    collector.addAll(found);
    return collector.isFull();
  }
}
