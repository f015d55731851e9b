package chat.storage.sqlite;

import chat.api.storage.MessageCollector;
import chat.api.storage.StoredMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One connection that reads, with its prepared statements. All that is read before {@link #done} is
 * of one moment. For one thread at a time.
 */
final class Reader implements AutoCloseable {

  /** What {@link #stored} reads. */
  static final String MESSAGE_COLUMNS = "seq, timeline, sender, " + MessageRows.PACKED;

  private static final String BY_SEQS =
      "SELECT "
          + MESSAGE_COLUMNS
          + " FROM (SELECT value FROM json_each(?)) CROSS JOIN messages WHERE seq = value";

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** Takes over the connection. */
  Reader(Connection connection) {
    this.connection = connection;
  }

  /**
   * Runs a query with values of type Long, Integer or String. The caller closes the rows before it
   * runs the same again.
   */
  ResultSet query(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement.executeQuery();
  }

  /** Appends the messages that a query for {@link #MESSAGE_COLUMNS} finds. */
  void messages(List<StoredMessage> messages, String sql, Object... values) throws SQLException {
    try (ResultSet rows = query(sql, values)) {
      while (rows.next()) {
        messages.add(stored(rows));
      }
    }
  }

  /**
   * Collects messages that a query for {@link #MESSAGE_COLUMNS} finds. Rows beyond what is wanted
   * are not read.
   */
  void collect(MessageCollector collector, String sql, Object... values) throws SQLException {
    if (collector.isFull()) {
      return;
    }
    try (ResultSet rows = query(sql, values)) {
      while (!collector.isFull() && rows.next()) {
        collector.add(stored(rows));
      }
    }
  }

  /** Collects the messages with these seqs, in the order in which they are given. */
  void collect(MessageCollector collector, long[] seqs) throws SQLException {
    if (seqs.length > 0) {
      collect(collector, BY_SEQS, Arrays.toString(seqs));
    }
  }

  /** The number that a query answers with. */
  OptionalLong number(String sql, Object... values) throws SQLException {
    try (ResultSet rows = query(sql, values)) {
      return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
    }
  }

  /** Up to which seq table {@code timeline_messages} has all messages. */
  long folded() throws SQLException {
    return number("SELECT folded_to FROM server").orElseThrow();
  }

  /** The message in the first columns of the row, which are {@link #MESSAGE_COLUMNS}. */
  static StoredMessage stored(ResultSet rows) throws SQLException {
    return new StoredMessage(
        rows.getLong(1), rows.getLong(2), rows.getLong(3), MessageRows.read(rows, 4));
  }

  /** The next query sees what was committed until then. */
  void done() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
