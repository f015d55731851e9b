package chat.storage.sqlite;

import chat.api.model.Message;
import chat.api.model.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a message lies in a row: the same columns in all tables that hold one. */
final class MessageRows {

  /** The columns, in the order in which {@link #bind} sets them. */
  static final String COLUMNS = "type, ts, id, \"from\", \"to\", body, meta";

  /** As many question marks as there are columns. */
  static final String VALUES = "?, ?, ?, ?, ?, ?, ?";

  /**
   * What {@link #read} reads: all that is not a number comes in one piece, with the lengths to take
   * it apart. Each value costs a call into the native library, and this takes a quarter off the
   * time of a message.
   */
  static final String PACKED =
      "type, ts, octet_length(\"from\"), octet_length(\"to\"), octet_length(body),"
          + " id || \"from\" || \"to\" || body || ifnull(meta, '')";

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

  /** Reads {@link #PACKED}, the first of which is that column. */
  static Message read(ResultSet rows, int first) throws SQLException {
    byte[] packed = rows.getBytes(first + 5);
    ByteBuffer id = ByteBuffer.wrap(packed);
    int to = UUID_BYTES + rows.getInt(first + 2);
    int body = to + rows.getInt(first + 3);
    int meta = body + rows.getInt(first + 4);
    return new Message(
        new UUID(id.getLong(), id.getLong()),
        Instant.ofEpochMilli(rows.getLong(first + 1)),
        text(packed, UUID_BYTES, to),
        text(packed, to, body),
        type(rows.getInt(first)),
        text(packed, body, meta),
        meta == packed.length ? Message.NO_META : text(packed, meta, packed.length));
  }

  private static String text(byte[] packed, int from, int to) {
    return new String(packed, from, to - from, StandardCharsets.UTF_8);
  }

  /** The code of a type in the tables. */
  static int code(MessageType type) {
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
