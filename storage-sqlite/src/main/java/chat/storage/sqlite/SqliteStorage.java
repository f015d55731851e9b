package chat.storage.sqlite;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
import chat.api.storage.Limit;
import chat.api.storage.MessageCollector;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage on one SQLite file: one connection that writes, a few that read, one for checkpoints.
 *
 * <p>A commit appends its messages to table {@code messages}, and notes in memory of which timeline
 * they are. Every few thousand messages a <em>fold</em> enters them, sorted, into table {@code
 * timeline_messages}, and says in the same transaction up to where it went. A read takes what is in
 * memory first and begins its transaction then: what the table as it sees it has comes from there,
 * the rest from memory, so that nothing is missed or doubled when a fold comes in between.
 */
final class SqliteStorage implements Storage {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteStorage.class);

  /**
   * So many messages wait in memory for their place in the order of the timelines. The more they
   * are, the fewer pages each of them costs, and the longer they hold up a commit, though not as
   * often: 2,000 for 3 to 5 ms, 4,000 for 5 to 8, on 50 and on 1,000 timelines. A read looks
   * through them, for some µs.
   */
  private static final int FOLD_AFTER = 4_000;

  private final Connections connections;
  private final DatabaseLock lock;
  private final Lock commits = new ReentrantLock();
  private final Checkpoints checkpoints;
  private final Readers readers;
  private final Tail tail;
  private final int foldAfter;

  /** The size of the tail at which the next fold is due. */
  private int foldAt;

  private boolean foldQueued;

  /** Null from a commit that failed until the next one. */
  private @Nullable ChangeWriter writer;

  private SqliteStorage(
      Connections connections, DatabaseLock lock, ChangeWriter writer, Tail tail, int foldAfter) {
    this.connections = connections;
    this.lock = lock;
    this.writer = writer;
    this.tail = tail;
    this.foldAfter = foldAfter;
    foldAt = foldAfter;
    checkpoints =
        new Checkpoints(connections, commits, Checkpoints.DUE_PAGES, Checkpoints.LONG_PAGES);
    readers = new Readers(connections);
  }

  /** Opens the database, creates or migrates its tables, and makes sure that it can be written. */
  static SqliteStorage open(Connections connections) throws StorageException {
    return open(connections, FOLD_AFTER);
  }

  static SqliteStorage open(Connections connections, int foldAfter) throws StorageException {
    DatabaseLock lock = DatabaseLock.take(connections.database());
    boolean opened = false;
    try {
      connections.create();
      Connection connection = connections.openWriter();
      try {
        Schema.ensure(connections.database(), connection);
        Tail tail = new Tail(ChangeWriter.foldAll(connection));
        ChangeWriter writer = new ChangeWriter(connections.database(), connection, tail);
        writer.prove(Instant.now());
        SqliteStorage storage = new SqliteStorage(connections, lock, writer, tail, foldAfter);
        opened = true;
        return storage;
      } finally {
        if (!opened) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw Problems.explain(connections.database(), e);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  @Override
  public Snapshot load() throws StorageException {
    return readers.read(SnapshotRead::read);
  }

  @Override
  public void commit(List<Change> changes, long lastSeq) throws StorageException {
    commits.lock();
    try {
      write(writer -> writer.commit(changes, lastSeq));
      if (tail.size() >= foldAt && !foldQueued) {
        foldQueued = true;
        checkpoints.execute(this::foldQueued);
      }
    } finally {
      commits.unlock();
    }
  }

  /** A transaction; the answer is about how many pages it wrote. */
  @FunctionalInterface
  private interface Transaction {
    int on(ChangeWriter writer) throws StorageException;
  }

  private void write(Transaction transaction) throws StorageException {
    ChangeWriter current = writer();
    int pages;
    boolean committed = false;
    try {
      pages = transaction.on(current);
      committed = true;
    } finally {
      if (!committed) {
        tail.rollback();
        giveUp(current);
      }
    }
    tail.commit();
    checkpoints.committed(pages);
  }

  private void foldQueued() {
    commits.lock();
    try {
      foldQueued = false;
      fold();
    } finally {
      commits.unlock();
    }
  }

  /** Where it fails nothing is lost: the tail has it, and the next start finds it. */
  private void fold() {
    try {
      write(ChangeWriter::fold);
      foldAt = foldAfter;
    } catch (StorageException e) {
      foldAt = tail.size() + foldAfter;
      LOG.warn("{} The order of its newest messages is kept in memory.", e.getMessage());
    }
  }

  private ChangeWriter writer() throws StorageException {
    ChangeWriter current = writer;
    if (current == null) {
      try {
        current = new ChangeWriter(connections.database(), connections.openWriter(), tail);
      } catch (SQLException e) {
        throw Problems.explain(connections.database(), e);
      }
      writer = current;
    }
    return current;
  }

  /**
   * After a commit that failed: lets go of the connection, and with it of the transaction, whatever
   * state they are in. A commit that failed at its very last step, because the disk did not confirm
   * it, may be in the WAL already, and would come back to life if the process ended now. One more
   * commit overwrites it there, if the disk lets it.
   */
  private void giveUp(ChangeWriter failed) {
    writer = null;
    close(failed);
    if (failed.isInDoubt()) {
      try {
        writer().prove(Instant.now());
      } catch (StorageException e) {
        LOG.debug("Still failing", e);
        close(writer);
        writer = null;
      }
    }
  }

  private static void close(@Nullable ChangeWriter writer) {
    if (writer != null) {
      try {
        writer.close();
      } catch (SQLException e) {
        LOG.debug("A connection did not close", e);
      }
    }
  }

  @Override
  public Optional<StoredMessage> message(long seq) throws StorageException {
    String sql = "SELECT " + Reader.MESSAGE_COLUMNS + " FROM messages WHERE seq = ?";
    List<StoredMessage> messages = new ArrayList<>(1);
    return readers.read(
        reader -> {
          reader.messages(messages, sql, seq);
          return messages.stream().findFirst();
        });
  }

  @Override
  public List<StoredMessage> stream(Collection<Range> ranges, long after, long upTo, Limit limit)
      throws StorageException {
    Recent committed = tail.committed();
    return readers.read(reader -> StreamRead.read(reader, committed, ranges, after, upTo, limit));
  }

  /** The seq is the table's own key: a page is one walk, whatever left before it. */
  @Override
  public List<StoredMessage> log(long after, long upTo, Limit limit) throws StorageException {
    String sql =
        "SELECT "
            + Reader.MESSAGE_COLUMNS
            + " FROM messages WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
    return readers.read(
        reader -> {
          MessageCollector found = new MessageCollector(limit);
          reader.collect(found, sql, after, upTo, limit.messages());
          return found.messages();
        });
  }

  @Override
  public List<StoredMessage> backward(long timeline, long from, long before, Limit limit)
      throws StorageException {
    return read(timelines -> timelines.newest(timeline, from, before, limit));
  }

  @Override
  public List<StoredMessage> forward(long timeline, long after, Limit limit)
      throws StorageException {
    return after == Long.MAX_VALUE
        ? List.of()
        : read(timelines -> timelines.oldest(timeline, after + 1, Long.MAX_VALUE, limit));
  }

  @Override
  public OptionalLong nth(long timeline, int skip, boolean fromNewest) throws StorageException {
    return read(timelines -> timelines.nth(timeline, skip, fromNewest));
  }

  @Override
  public int countSpoken(long timeline, long after, long upTo, long except)
      throws StorageException {
    return read(timelines -> timelines.countSpoken(timeline, after, upTo, except));
  }

  /** What to read of a timeline. */
  @FunctionalInterface
  private interface OfTimeline<T> {
    T from(TimelineRead timelines) throws SQLException;
  }

  private <T> T read(OfTimeline<T> read) throws StorageException {
    Recent committed = tail.committed();
    return readers.read(reader -> read.from(new TimelineRead(reader, committed)));
  }

  @Override
  public Optional<KeptAnswer> answer(long user, String key) throws StorageException {
    String sql =
        "SELECT digest, at, " + MessageRows.PACKED + " FROM answers WHERE user = ? AND key = ?";
    return readers.read(
        reader -> {
          try (ResultSet rows = reader.query(sql, user, key)) {
            if (!rows.next()) {
              return Optional.empty();
            }
            Instant at = Instant.ofEpochMilli(rows.getLong(2));
            return Optional.of(
                new KeptAnswer(user, key, rows.getString(1), MessageRows.read(rows, 3), at));
          }
        });
  }

  /**
   * The connection that writes goes last: with it SQLite puts the rest of the WAL into the file.
   */
  @Override
  public void close() {
    checkpoints.close();
    readers.close();
    if (writer != null && tail.size() > 0) {
      fold();
    }
    close(writer);
    lock.close();
  }
}
