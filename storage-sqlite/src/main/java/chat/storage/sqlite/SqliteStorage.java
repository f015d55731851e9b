package chat.storage.sqlite;

import chat.api.storage.Change;
import chat.api.storage.KeptAnswer;
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
import java.util.Collections;
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
 */
final class SqliteStorage implements Storage {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteStorage.class);

  private static final String OF_TIMELINE =
      "SELECT " + Reader.MESSAGE_COLUMNS + " FROM messages WHERE timeline = ?";

  private final Connections connections;
  private final DatabaseLock lock;
  private final Lock commits = new ReentrantLock();
  private final Checkpoints checkpoints;
  private final Readers readers;

  /** Null from a commit that failed until the next one. */
  private @Nullable ChangeWriter writer;

  private SqliteStorage(Connections connections, DatabaseLock lock, ChangeWriter writer) {
    this.connections = connections;
    this.lock = lock;
    this.writer = writer;
    checkpoints =
        new Checkpoints(connections, commits, Checkpoints.DUE_PAGES, Checkpoints.LONG_PAGES);
    readers = new Readers(connections);
  }

  /** Opens the database, creates or migrates its tables, and makes sure that it can be written. */
  static SqliteStorage open(Connections connections) throws StorageException {
    DatabaseLock lock = DatabaseLock.take(connections.database());
    boolean opened = false;
    try {
      connections.create();
      SqliteStorage storage = new SqliteStorage(connections, lock, openReady(connections));
      opened = true;
      return storage;
    } catch (SQLException e) {
      throw Problems.explain(connections.database(), e);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  private static ChangeWriter openReady(Connections connections)
      throws SQLException, StorageException {
    Connection connection = connections.openWriter();
    boolean ready = false;
    try {
      Schema.ensure(connections.database(), connection);
      ChangeWriter writer = new ChangeWriter(connections.database(), connection);
      writer.prove(Instant.now());
      ready = true;
      return writer;
    } finally {
      if (!ready) {
        connection.close();
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
      ChangeWriter current = writer();
      boolean committed = false;
      try {
        checkpoints.committed(current.commit(changes, lastSeq));
        committed = true;
      } finally {
        if (!committed) {
          giveUp(current);
        }
      }
    } finally {
      commits.unlock();
    }
  }

  private ChangeWriter writer() throws StorageException {
    ChangeWriter current = writer;
    if (current == null) {
      try {
        current = new ChangeWriter(connections.database(), connections.openWriter());
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
    return readers.read(reader -> messages(reader, sql, seq).stream().findFirst());
  }

  @Override
  public List<StoredMessage> stream(Collection<Range> ranges, long after, long upTo, int limit)
      throws StorageException {
    return readers.read(reader -> StreamRead.read(reader, ranges, after, upTo, limit));
  }

  /** The seq is the table's own key: a page is one walk, whatever left before it. */
  @Override
  public List<StoredMessage> log(long after, long upTo, int limit) throws StorageException {
    String sql =
        "SELECT "
            + Reader.MESSAGE_COLUMNS
            + " FROM messages WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
    return readers.read(reader -> messages(reader, sql, after, upTo, limit));
  }

  @Override
  public List<StoredMessage> backward(long timeline, long from, long before, int limit)
      throws StorageException {
    String sql = OF_TIMELINE + " AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?";
    List<StoredMessage> newestFirst =
        readers.read(reader -> messages(reader, sql, timeline, from, before, limit));
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  @Override
  public List<StoredMessage> forward(long timeline, long after, int limit) throws StorageException {
    String sql = OF_TIMELINE + " AND seq > ? ORDER BY seq LIMIT ?";
    return readers.read(reader -> messages(reader, sql, timeline, after, limit));
  }

  private static List<StoredMessage> messages(Reader reader, String sql, Object... values)
      throws SQLException {
    List<StoredMessage> messages = new ArrayList<>();
    try (ResultSet rows = reader.query(sql, values)) {
      while (rows.next()) {
        messages.add(Reader.stored(rows));
      }
    }
    return messages;
  }

  @Override
  public OptionalLong nth(long timeline, int skip, boolean fromNewest) throws StorageException {
    String sql =
        "SELECT seq FROM messages WHERE timeline = ? ORDER BY seq "
            + (fromNewest ? "DESC" : "ASC")
            + " LIMIT 1 OFFSET ?";
    return readers.read(
        reader -> {
          try (ResultSet rows = reader.query(sql, timeline, skip)) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
          }
        });
  }

  @Override
  public int countSpoken(long timeline, long after, long upTo, long except)
      throws StorageException {
    String sql =
        "SELECT count(*) FROM messages WHERE timeline = ? AND seq > ? AND seq <= ? AND sender <> ? AND type <= "
            + MessageRows.LAST_SPOKEN;
    return readers.read(
        reader -> {
          try (ResultSet rows = reader.query(sql, timeline, after, upTo, except)) {
            return rows.next() ? rows.getInt(1) : 0;
          }
        });
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
    close(writer);
    lock.close();
  }
}
