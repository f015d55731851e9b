package chat.storage.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what the WAL has gathered into the database file, on a thread of its own, so that no commit
 * pays for it. SQLite starts the WAL from its beginning again when a commit finds all of it put
 * away. Under steady load no commit ever does: then, once the WAL has become long, the last bit is
 * put away while commits wait, which is a few pages.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** A checkpoint is due after about so many pages: 16 MB. */
  static final int DUE_PAGES = 4_000;

  /** With so many pages the WAL is long: 48 MB. */
  static final int LONG_PAGES = 12_000;

  private static final int CLOSE_SECONDS = 30;

  private final Connections connections;
  private final Lock commits;
  private final int duePages;
  private final int longPages;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Checkpoints::newThread);
  private @Nullable Connection connection;
  private boolean failing;
  private long pages;
  private boolean closed;

  /**
   * @param commits held by whoever commits
   */
  Checkpoints(Connections connections, Lock commits, int duePages, int longPages) {
    this.connections = connections;
    this.commits = commits;
    this.duePages = duePages;
    this.longPages = longPages;
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "sqlite-checkpoint");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Says that about so many pages were committed. Called while holding the lock of commits; does
   * not block.
   */
  void committed(int aboutPages) {
    pages += aboutPages;
    if (pages >= duePages && queued.compareAndSet(false, true)) {
      pages = 0;
      execute(this::run);
    }
  }

  /**
   * Does something else that no commit shall pay for, between checkpoints; nothing any more once
   * closed. Called while holding the lock of commits; does not block.
   */
  void execute(Runnable task) {
    if (!closed) {
      thread.execute(task);
    }
  }

  private void run() {
    queued.set(false);
    try {
      if (connection == null) {
        connection = connections.openCheckpointer();
      }
      checkpoint(connection);
      failing = false;
    } catch (SQLException e) {
      report(e);
      closeConnection();
    }
  }

  private void checkpoint(Connection open) throws SQLException {
    Progress progress = checkpoint(open, "PASSIVE");
    if (progress.wal() >= longPages) {
      if (progress.isPartial()) {
        // Most of what was committed meanwhile, so that little is left for the next step.
        checkpoint(open, "PASSIVE");
      }
      commits.lock();
      try {
        checkpoint(open, "RESTART");
      } finally {
        commits.unlock();
      }
    }
  }

  /** How many pages the WAL has, and how many of them are in the database file. */
  private record Progress(int wal, int done) {
    boolean isPartial() {
      return done < wal;
    }
  }

  private static Progress checkpoint(Connection open, String kind) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + kind + ")")) {
      row.next();
      return new Progress(row.getInt(2), row.getInt(3));
    }
  }

  /** Once, not each time: a full disk makes every attempt fail, and commits say so as well. */
  private void report(SQLException e) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "{} Until it can be written again, its WAL grows.",
          Problems.explain(connections.database(), e).getMessage());
    }
  }

  private void closeConnection() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("A connection did not close", e);
      }
    }
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    commits.lock();
    try {
      closed = true;
    } finally {
      commits.unlock();
    }
    thread.execute(this::closeConnection);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn(
            "A checkpoint of {} was not finished; the next start continues it.",
            connections.database());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
