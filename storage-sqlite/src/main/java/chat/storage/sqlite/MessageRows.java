package chat.storage.sqlite;

import chat.api.model.Message;
import chat.api.model.MessageType;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a message lies in a row: the same columns, in the same order, in all tables that hold one.
 */
final class MessageRows {

  /** The columns, in the order that {@link #bind} and {@link #read} go by. */
  static final String COLUMNS = "type, ts, id, \"from\", \"to\", body, meta";

  /** As many question marks as there are columns. */
  static final String VALUES = "?, ?, ?, ?, ?, ?, ?";

  /**
   * The codes from 1 to this one are of types that {@linkplain MessageType#isSpoken are spoken}.
   */
  static final int LAST_SPOKEN = 3;

  private static final int UUID_BYTES = 16;

  /** The types by their codes, which are for good. Code 0 is none. */
  private static final @Nullable MessageType[] BY_CODE = {
    null,
    MessageType.MESSAGE,
    MessageType.ACTION,
    MessageType.NOTICE,
    MessageType.JOIN,
    MessageType.PART,
    MessageType.QUIT,
    MessageType.TOPIC,
    MessageType.MODE,
    MessageType.NICK,
    MessageType.SYSTEM
  };

  private MessageRows() {}

  /** Sets the parameters from that one on. */
  static void bind(PreparedStatement statement, int first, Message message) throws SQLException {
    UUID id = message.id();
    statement.setInt(first, code(message.type()));
    statement.setLong(first + 1, message.ts().toEpochMilli());
    statement.setBytes(
        first + 2,
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
    statement.setString(first + 3, message.from());
    statement.setString(first + 4, message.to());
    statement.setString(first + 5, message.body());
    statement.setString(first + 6, message.meta().equals(Message.NO_META) ? null : message.meta());
  }

  /** Reads the columns from that one on. */
  static Message read(ResultSet rows, int first) throws SQLException {
    ByteBuffer id = ByteBuffer.wrap(rows.getBytes(first + 2));
    String meta = rows.getString(first + 6);
    return new Message(
        new UUID(id.getLong(), id.getLong()),
        Instant.ofEpochMilli(rows.getLong(first + 1)),
        rows.getString(first + 3),
        rows.getString(first + 4),
        type(rows.getInt(first)),
        rows.getString(first + 5),
        meta == null ? Message.NO_META : meta);
  }

  private static int code(MessageType type) {
    return switch (type) {
      case MESSAGE -> 1;
      case ACTION -> 2;
      case NOTICE -> 3;
      case JOIN -> 4;
      case PART -> 5;
      case QUIT -> 6;
      case TOPIC -> 7;
      case MODE -> 8;
      case NICK -> 9;
      case SYSTEM -> 10;
    };
  }

  private static MessageType type(int code) throws SQLException {
    MessageType type = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (type == null) {
      throw new SQLException("A message is of the unknown type " + code);
    }
    return type;
  }
}
