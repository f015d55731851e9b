package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** Opens connections to one database file. */
class Connections {

  /** How long another program, such as a shell that writes, may hold up one of ours. */
  private static final int BUSY_MILLIS = 1_000;

  /** How long a checkpoint may hold up commits because somebody reads what it wants to put away. */
  private static final int CHECKPOINT_BUSY_MILLIS = 10;

  /**
   * The WAL file is cut to this size when it starts anew. It is larger only where a long reader,
   * such as a backup, keeps it from doing so.
   */
  private static final int WAL_BYTES = 64 << 20;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path database;

  Connections(Path database) {
    this.database = database;
  }

  /** The file. */
  final Path database() {
    return database;
  }

  /** Creates the file where there is none, for this user alone: it will hold what people say. */
  final void create() throws StorageException {
    try {
      Files.createFile(database, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      // Its permissions are what somebody made them.
    } catch (UnsupportedOperationException e) {
      // Then SQLite creates it, with what the system gives new files.
    } catch (IOException e) {
      throw new StorageException("The database " + database + " cannot be created: " + e, e);
    }
  }

  /**
   * The one that writes. A transaction lasts from the first statement to a commit, which is on disk
   * when it returns. Checkpoints are left to {@link Checkpoints}.
   *
   * @throws StorageException when the file is another program's
   */
  Connection openWriter() throws SQLException, StorageException {
    // Room for the newest pages of some thousand timelines, which is where a fold writes.
    SQLiteConfig config = config(BUSY_MILLIS, 16 << 10);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit(WAL_BYTES);
    config.setWalAutocheckpoint(0);
    Connection connection = open(config);
    boolean ready = false;
    try {
      Schema.claim(database, connection);
      useWal(connection);
      connection.setAutoCommit(false);
      ready = true;
      return connection;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  /**
   * Written ahead, so that readers and the writer do not wait for each other. The file remembers
   * it.
   */
  private void useWal(Connection connection) throws SQLException, StorageException {
    try (Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
      if (!mode.next() || !"wal".equals(mode.getString(1))) {
        throw new StorageException(
            "The database " + database + " cannot use a WAL: put it on a local disk.");
      }
    }
  }

  /**
   * One that reads. A transaction, and so one unchanging view, lasts from the first statement to a
   * commit.
   */
  final Connection openReader() throws SQLException {
    SQLiteConfig config = config(BUSY_MILLIS, 8 << 10);
    config.setReadOnly(true);
    Connection connection = open(config);
    connection.setAutoCommit(false);
    return connection;
  }

  /** One for checkpoints, which want to be outside of any transaction. */
  final Connection openCheckpointer() throws SQLException {
    SQLiteConfig config = config(CHECKPOINT_BUSY_MILLIS, 1 << 10);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return open(config);
  }

  private static SQLiteConfig config(int busyMillis, int cacheKibibytes) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(busyMillis);
    config.setCacheSize(-cacheKibibytes);
    // Nobody asks for them, and the driver would look for them after each insert.
    config.setGetGeneratedKeys(false);
    return config;
  }

  private Connection open(SQLiteConfig config) throws SQLException {
    NativeLibrary.load();
    return config.createConnection("jdbc:sqlite:" + database);
  }

  /** The number that a query answers with. */
  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
