package chat.storage.sqlite;

import chat.api.storage.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections to a database whose disk can be full, or read-only, for a while. */
final class SickConnections extends Connections {

  private String sickness = "";

  SickConnections(Path database) {
    super(database);
  }

  /** From the next time that somebody opens a connection to write, the file cannot grow. */
  void fillDisk() {
    sickness = "PRAGMA max_page_count = 1";
  }

  /** From the next time that somebody opens a connection to write, the file cannot be written. */
  void makeReadOnly() {
    sickness = "PRAGMA query_only = ON";
  }

  void heal() {
    sickness = "";
  }

  @Override
  Connection openWriter() throws SQLException, StorageException {
    Connection connection = super.openWriter();
    if (!sickness.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sickness);
      }
    }
    return connection;
  }
}
