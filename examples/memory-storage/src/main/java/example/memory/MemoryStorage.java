package example.memory;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps everything in memory, for as long as the process lives. One lock is enough, since nothing
 * under it takes long.
 */
final class MemoryStorage implements Storage {

  private final Tables tables;
  private boolean closed;

  MemoryStorage(Tables tables) {
    this.tables = tables;
  }

  @Override
  public synchronized Snapshot load() throws StorageException {
    checkOpen();
    List<Snapshot.Timeline> timelines = new ArrayList<>();
    for (Snapshot.Timeline timeline : tables.timelines.values()) {
      timelines.add(withMessages(timeline));
    }
    return new Snapshot(
        tables.lastSeq,
        Snapshot.IdKeys.of(tables.secret.clone()),
        List.copyOf(tables.users.values()),
        List.copyOf(tables.formerNicks.values()),
        List.copyOf(tables.tokens.values()),
        List.copyOf(tables.channels.values()),
        tables.modeEntries.values().stream()
            .sorted(Comparator.comparingLong(Tables.Numbered::number))
            .map(Tables.Numbered::entry)
            .toList(),
        List.copyOf(tables.members.values()),
        List.copyOf(tables.invites.values()),
        List.copyOf(tables.absences.values()),
        List.copyOf(timelines),
        List.copyOf(tables.ranges.values()));
  }

  private Snapshot.Timeline withMessages(Snapshot.Timeline timeline) {
    NavigableMap<Long, StoredMessage> messages = tables.messagesOf(timeline.key());
    return new Snapshot.Timeline(
        timeline.key(),
        timeline.first(),
        timeline.second(),
        timeline.ended(),
        messages.size(),
        messages.isEmpty() ? 0 : messages.lastKey(),
        timeline.rotatedTo());
  }

  // region commit
  @Override
  public synchronized void commit(List<Change> changes, long lastSeq) throws StorageException {
    checkOpen();
    tables.change(changes);
    tables.lastSeq = lastSeq;
  }

  // endregion

  @Override
  public synchronized Optional<StoredMessage> message(long seq) throws StorageException {
    checkOpen();
    return Optional.ofNullable(tables.messages.get(seq));
  }

  @Override
  public synchronized List<StoredMessage> stream(
      Collection<Range> ranges, long after, long upTo, Limit limit) throws StorageException {
    checkOpen();
    List<StoredMessage> found = new ArrayList<>();
    for (Range range : ranges) {
      long from = after == Long.MAX_VALUE ? after : Math.max(range.from(), after + 1);
      found.addAll(first(limit, between(range.timeline(), from, Math.min(range.to(), upTo))));
    }
    found.sort(Comparator.comparingLong(StoredMessage::seq));
    MessageCollector collector = new MessageCollector(limit);
    collector.addAll(found);
    return collector.messages();
  }

  @Override
  public synchronized List<StoredMessage> log(long after, long upTo, Limit limit)
      throws StorageException {
    checkOpen();
    return after < upTo
        ? first(limit, tables.messages.subMap(after, false, upTo, true))
        : List.of();
  }

  @Override
  public synchronized List<StoredMessage> backward(
      long timeline, long from, long before, Limit limit) throws StorageException {
    checkOpen();
    if (from >= before) {
      return List.of();
    }
    List<StoredMessage> found =
        new ArrayList<>(first(limit, between(timeline, from, before - 1).descendingMap()));
    Collections.reverse(found);
    return found;
  }

  @Override
  public synchronized List<StoredMessage> forward(long timeline, long after, Limit limit)
      throws StorageException {
    checkOpen();
    return first(limit, tables.messagesOf(timeline).tailMap(after, false));
  }

  private static List<StoredMessage> first(
      Limit limit, NavigableMap<Long, StoredMessage> messages) {
    MessageCollector collector = new MessageCollector(limit);
    collector.addAll(messages.values());
    return collector.messages();
  }

  @Override
  public synchronized OptionalLong nth(long timeline, int skip, boolean fromNewest)
      throws StorageException {
    checkOpen();
    NavigableMap<Long, StoredMessage> messages = tables.messagesOf(timeline);
    return (fromNewest ? messages.descendingMap() : messages)
        .keySet().stream().skip(skip).mapToLong(Long::longValue).findFirst();
  }

  @Override
  public synchronized int countSpoken(long timeline, long after, long upTo, long except)
      throws StorageException {
    checkOpen();
    return (int)
        between(timeline, after, upTo).values().stream()
            .filter(
                stored ->
                    stored.seq() > after
                        && stored.sender() != except
                        && stored.message().type().isSpoken())
            .count();
  }

  @Override
  public synchronized Optional<KeptAnswer> answer(long user, String key) throws StorageException {
    checkOpen();
    return Optional.ofNullable(tables.answers.get(new Tables.AnswerKey(user, key)));
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** A timeline's messages with {@code from <= seq <= to}. */
  private NavigableMap<Long, StoredMessage> between(long timeline, long from, long to) {
    NavigableMap<Long, StoredMessage> messages = tables.messagesOf(timeline);
    return from <= to
        ? messages.subMap(from, true, to, true)
        : messages.headMap(Long.MIN_VALUE, false);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The storage is closed.");
    }
  }
}
