package chat.api.storage;

import chat.api.model.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects the messages of one read until its {@link Limit} is reached. For one thread. */
public final class MessageCollector {

  /** The most bytes that a character takes as JSON, as an escape. */
  private static final long MOST_PER_CHARACTER = 6;

  /** The most bytes that a message has besides its texts. */
  private static final long MOST_FRAME = 256;

  private final Limit limit;
  private final List<StoredMessage> messages = new ArrayList<>();

  /** At least as many bytes as the messages have: counting them exactly takes a look at each. */
  private long mostBytes;

  /** The bytes of the first {@link #counted} messages. */
  private long bytes;

  private int counted;

  /** An empty collector. */
  public MessageCollector(Limit limit) {
    this.limit = limit;
  }

  /** Whether the read ends here. */
  public boolean isFull() {
    if (messages.size() >= limit.messages()) {
      return true;
    }
    if (mostBytes < limit.bytes()) {
      return false;
    }
    while (counted < messages.size()) {
      bytes += messages.get(counted++).message().jsonLength();
    }
    mostBytes = bytes;
    return bytes >= limit.bytes();
  }

  /** How many messages it takes at most before it is full. */
  public int room() {
    return isFull() ? 0 : limit.messages() - messages.size();
  }

  /** Adds a message, unless it is full. */
  public void add(StoredMessage stored) {
    if (!isFull()) {
      messages.add(stored);
      mostBytes += mostJsonLength(stored.message());
    }
  }

  private static long mostJsonLength(Message message) {
    long characters =
        (long) message.from().length()
            + message.to().length()
            + message.body().length()
            + message.meta().length();
    return MOST_FRAME + MOST_PER_CHARACTER * characters;
  }

  /** Adds the first of these messages, until it is full. */
  public void addAll(Iterable<StoredMessage> more) {
    for (StoredMessage stored : more) {
      if (isFull()) {
        return;
      }
      add(stored);
    }
  }

  /** What was added, in that order. Unmodifiable. */
  public List<StoredMessage> messages() {
    return Collections.unmodifiableList(messages);
  }
}
