package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A few readers, opened as they are needed and shared by any number of threads; who finds none free
 * waits. One that fails is thrown away.
 */
final class Readers implements AutoCloseable {

  /** More than a few gain nothing: reads come from memory, and so cost a core each. */
  private static final int READERS =
      Math.max(4, Math.min(8, Runtime.getRuntime().availableProcessors()));

  private static final long PATIENCE_SECONDS = 10;

  private final Connections connections;
  private final Semaphore free = new Semaphore(READERS);
  private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();

  Readers(Connections connections) {
    this.connections = connections;
  }

  /** Something to do with a reader. */
  @FunctionalInterface
  interface Read<T> {
    T with(Reader reader) throws SQLException;
  }

  /** Reads what was committed until now, all of it of one moment. */
  <T> T read(Read<T> read) throws StorageException {
    Path database = connections.database();
    acquire(database);
    try {
      Reader reader = idle.pollFirst();
      if (reader == null) {
        reader = new Reader(connections.openReader());
      }
      boolean works = false;
      try {
        T result = read.with(reader);
        reader.done();
        works = true;
        return result;
      } finally {
        if (works) {
          idle.addFirst(reader);
        } else {
          reader.close();
        }
      }
    } catch (SQLException e) {
      throw Problems.explain(database, e);
    } finally {
      free.release();
    }
  }

  private void acquire(Path database) throws StorageException {
    try {
      if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StorageException(
            "The database " + database + " does not answer: too many reads at once.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("A read of the database " + database + " was interrupted.", e);
    }
  }

  /** Waits for the reads under way, and closes all. */
  @Override
  public void close() {
    free.acquireUninterruptibly(READERS);
    for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
      try {
        reader.close();
      } catch (SQLException e) {
        // Nothing depends on it any more.
      }
    }
  }
}
