package chat.api.testkit;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A storage that keeps everything in memory and passes {@link StorageContract}: for fast tests,
 * which can also make it fail, hold it up, and see what a restart would find. It is strict: changes
 * that cannot be (a number used twice, a member of no channel) fail the commit. May be used by any
 * number of threads.
 */
public final class InMemoryStorage implements Storage {

  private final InMemoryTables tables;
  private final byte[] secret;
  private final AtomicInteger commits = new AtomicInteger();
  private long lastSeq;
  private boolean closed;
  private volatile boolean failCommits;
  private volatile boolean failReads;
  private volatile Runnable beforeCommit = () -> {};

  /** An empty one. */
  public InMemoryStorage() {
    this(new InMemoryTables(), newSecret(), 0);
  }

  private InMemoryStorage(InMemoryTables tables, byte[] secret, long lastSeq) {
    this.tables = tables;
    this.secret = secret;
    this.lastSeq = lastSeq;
  }

  private static byte[] newSecret() {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /**
   * Until told otherwise, commits fail as on a full disk: with an exception, and nothing is kept.
   */
  public void failCommits(boolean fail) {
    failCommits = fail;
  }

  /** Until told otherwise, everything but commits fails. */
  public void failReads(boolean fail) {
    failReads = fail;
  }

  /**
   * Runs at the beginning of each commit, on its thread; it may block, and reads go on meanwhile.
   */
  public void beforeCommit(Runnable hook) {
    beforeCommit = hook;
  }

  /** How many commits returned. */
  public int commits() {
    return commits.get();
  }

  /**
   * What a server that starts now would find: a copy of everything committed, also when this one
   * was never closed.
   */
  public synchronized InMemoryStorage reopen() {
    return new InMemoryStorage(tables.copy(), secret, lastSeq);
  }

  @Override
  public synchronized Snapshot load() throws StorageException {
    checkReadable();
    List<Snapshot.Timeline> timelines = new ArrayList<>();
    for (Snapshot.Timeline timeline : tables.timelines.values()) {
      timelines.add(withMessages(timeline));
    }
    return new Snapshot(
        lastSeq,
        Snapshot.IdKeys.of(secret.clone()),
        List.copyOf(tables.users.values()),
        List.copyOf(tables.formerNicks.values()),
        List.copyOf(tables.tokens.values()),
        List.copyOf(tables.channels.values()),
        tables.modeEntries.values().stream()
            .sorted(Comparator.comparingLong(InMemoryTables.Numbered::number))
            .map(InMemoryTables.Numbered::entry)
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

  @Override
  public void commit(List<Change> changes, long lastSeq) throws StorageException {
    beforeCommit.run();
    synchronized (this) {
      checkOpen();
      if (failCommits) {
        throw new StorageException("The storage cannot be written.");
      }
      tables.change(changes);
      this.lastSeq = lastSeq;
      commits.incrementAndGet();
    }
  }

  @Override
  public synchronized Optional<StoredMessage> message(long seq) throws StorageException {
    checkReadable();
    return Optional.ofNullable(tables.messages.get(seq));
  }

  @Override
  public synchronized List<StoredMessage> stream(
      Collection<Range> ranges, long after, long upTo, Limit limit) throws StorageException {
    checkReadable();
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
    checkReadable();
    return after < upTo
        ? first(limit, tables.messages.subMap(after, false, upTo, true))
        : List.of();
  }

  @Override
  public synchronized List<StoredMessage> backward(
      long timeline, long from, long before, Limit limit) throws StorageException {
    checkReadable();
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
    checkReadable();
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
    checkReadable();
    NavigableMap<Long, StoredMessage> messages = tables.messagesOf(timeline);
    return (fromNewest ? messages.descendingMap() : messages)
        .keySet().stream().skip(skip).mapToLong(Long::longValue).findFirst();
  }

  @Override
  public synchronized int countSpoken(long timeline, long after, long upTo, long except)
      throws StorageException {
    checkReadable();
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
    checkReadable();
    return Optional.ofNullable(tables.answers.get(new InMemoryTables.AnswerKey(user, key)));
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

  private void checkReadable() throws StorageException {
    checkOpen();
    if (failReads) {
      throw new StorageException("The storage cannot be read.");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The storage is closed.");
    }
  }
}
