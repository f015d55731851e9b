package chat.api.testkit;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Range;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Short words for the data that the contract's tests play with. */
final class Sample {

  /** The number that commits say was given out last, where a test does not care. */
  static final long LAST_SEQ = 1_000_000;

  static final Instant NOON = Instant.parse("2026-02-09T12:00:00.123Z");

  private Sample() {}

  static Change account(long user) {
    return new Change.AccountCreated(user, "user" + user, null, NOON);
  }

  static Change channel(long channel) {
    return new Change.ChannelCreated(channel, "#channel" + channel, NOON);
  }

  /** Something that user 1 said. */
  static StoredMessage said(long seq, long timeline) {
    return said(seq, timeline, 1, MessageType.MESSAGE);
  }

  static StoredMessage said(long seq, long timeline, long sender, MessageType type) {
    UUID id = new UUID(0x8000L, seq);
    String to = "#channel" + timeline;
    Message message =
        new Message(id, NOON.plusMillis(seq), "user" + sender, to, type, "message " + seq, "{}");
    return new StoredMessage(seq, timeline, sender, message);
  }

  static Change stored(long seq, long timeline) {
    return new Change.MessageStored(said(seq, timeline));
  }

  static Change stored(long seq, long timeline, long sender, MessageType type) {
    return new Change.MessageStored(said(seq, timeline, sender, type));
  }

  /** Things said on one timeline. */
  static List<Change> storedAll(long timeline, LongStream seqs) {
    return seqs.mapToObj(seq -> stored(seq, timeline)).toList();
  }

  static void commit(Storage storage, Change... changes) throws StorageException {
    commit(storage, Arrays.asList(changes));
  }

  static void commit(Storage storage, List<Change> changes) throws StorageException {
    storage.commit(changes, LAST_SEQ);
  }

  static Range open(long timeline, long from) {
    return new Range(timeline, from, Range.OPEN);
  }

  static List<Long> seqs(List<StoredMessage> messages) {
    return messages.stream().map(StoredMessage::seq).toList();
  }
}
