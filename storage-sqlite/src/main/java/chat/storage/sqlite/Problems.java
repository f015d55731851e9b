package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean to an operator. */
final class Problems {

  /** The low byte of an error code is its kind; the rest are details. */
  private static final int KIND = 0xff;

  private Problems() {}

  /** One sentence that names the database and, where one is known, the remedy. */
  static StorageException explain(Path database, SQLException e) {
    return new StorageException("The database " + database + " " + problem(e), e);
  }

  private static String problem(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return "failed: " + oneLine(e);
    }
    SQLiteErrorCode code = sqlite.getResultCode();
    int kind = code.code & KIND;
    if (kind == SQLiteErrorCode.SQLITE_BUSY.code || kind == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return "is locked by another program: end that one first.";
    } else if (kind == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return "is not a SQLite database: DBURL has to name another file.";
    } else if (kind == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return "is damaged (" + code.name() + "): restore a backup.";
    } else if (kind == SQLiteErrorCode.SQLITE_FULL.code) {
      return "cannot grow: its disk is full.";
    } else if (kind == SQLiteErrorCode.SQLITE_READONLY.code
        || kind == SQLiteErrorCode.SQLITE_PERM.code) {
      return "cannot be written: make the file and its folder writable for this user.";
    } else if (kind == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return "cannot be opened or created: check that the file and its folder are there and writable for this user.";
    } else if (kind == SQLiteErrorCode.SQLITE_IOERR.code) {
      return "cannot be read or written: the disk reports an error (" + code.name() + ").";
    }
    return "failed: " + oneLine(e);
  }

  private static String oneLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
