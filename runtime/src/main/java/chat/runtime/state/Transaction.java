package chat.runtime.state;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.StoredMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Command} works with: the state, and the way to change it. Journal thread only. */
public final class Transaction {

  private final ChatState state;
  private final List<Change> changes;
  private final Instant now;

  Transaction(ChatState state, List<Change> changes, Instant now) {
    this.state = state;
    this.changes = changes;
    this.now = now;
  }

  /** The state, with everything emitted so far. */
  public ChatState state() {
    return state;
  }

  /** The time of the batch, in whole milliseconds. */
  public Instant now() {
    return now;
  }

  /**
   * The next number of the sequence. A number that is not used in the end is a gap, which harms
   * nobody.
   */
  public long nextSeq() {
    return state.nextSeq();
  }

  /** Makes the change true in memory, and on disk with the batch. */
  public void emit(Change change) {
    state.apply(change);
    changes.add(change);
  }

  /** A message that is stored nowhere, for an answer: its id is one that no message ever has. */
  public Message unstored(String from, String to, MessageType type, String body, String meta) {
    return new Message(Ids.ofNothing(), now, from, to, type, body, meta);
  }

  /**
   * Stores a message.
   *
   * @param sender who sent it; null is the server
   */
  public Message store(
      long seq,
      Timeline timeline,
      @Nullable User sender,
      String from,
      String to,
      MessageType type,
      String body,
      String meta) {
    Message message = new Message(state.ids().of(seq), now, from, to, type, body, meta);
    emit(
        new Change.MessageStored(
            new StoredMessage(seq, timeline.key(), sender == null ? 0 : sender.key(), message)));
    return message;
  }

  /**
   * The timeline of the direct conversation of these two, opened for both when this is its first
   * message.
   */
  public Timeline conversation(User one, User other) {
    Timeline timeline = state.findConversation(one, other);
    if (timeline != null) {
      return timeline;
    }
    long key = nextSeq();
    emit(
        new Change.ConversationOpened(
            key, Math.min(one.key(), other.key()), Math.max(one.key(), other.key())));
    emit(new Change.RangeOpened(one.key(), key, key));
    if (one != other) {
      emit(new Change.RangeOpened(other.key(), key, key));
    }
    Timeline opened = state.findTimeline(key);
    if (opened == null) {
      throw new IllegalStateException("the timeline " + key + " did not open");
    }
    return opened;
  }
}
