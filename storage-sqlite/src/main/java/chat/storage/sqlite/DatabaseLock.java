package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second server from a database, for as long as the first one runs: the operating system's
 * lock on a file beside it, {@code <database>.lock}, which ends with the process however it ends.
 * It is not on the database itself, so that other programs can read that, and make backups,
 * meanwhile. The file stays when the lock goes: to delete it would let a third server lock another
 * one.
 */
final class DatabaseLock implements AutoCloseable {

  /**
   * A second lock within one process would be refused as well, but giving it up would end the first
   * one.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DatabaseLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock of that database, which need not exist yet. */
  static DatabaseLock take(Path database) throws StorageException {
    try {
      Path file = beside(database);
      if (!HELD.add(file)) {
        throw inUse(database);
      }
      try {
        return new DatabaseLock(file, locked(database, file));
      } catch (IOException | StorageException e) {
        HELD.remove(file);
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException(
          "The database "
              + database
              + " cannot be opened: no file can be written in its folder ("
              + reason(e)
              + ").",
          e);
    }
  }

  /** The same file for all names of one database. */
  private static Path beside(Path database) throws IOException {
    Path real =
        Files.exists(database)
            ? database.toRealPath()
            : database.toAbsolutePath().getParent().toRealPath().resolve(database.getFileName());
    return real.resolveSibling(real.getFileName() + ".lock");
  }

  private static FileChannel locked(Path database, Path file) throws IOException, StorageException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(database);
      }
      return channel;
    } catch (IOException | StorageException e) {
      channel.close();
      throw e;
    }
  }

  private static StorageException inUse(Path database) {
    return new StorageException(
        "The database "
            + database
            + " is in use by another server: stop that one, or give this one another DBURL.");
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.toString();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    } finally {
      HELD.remove(file);
    }
  }
}
