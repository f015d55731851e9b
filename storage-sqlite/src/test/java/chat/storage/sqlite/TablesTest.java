package chat.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Storage;
import chat.api.storage.StoredMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the file, for who reads it with other programs, and how it is found there. */
final class TablesTest {

  private static final List<MessageType> BY_CODE =
      List.of(
          MessageType.MESSAGE,
          MessageType.ACTION,
          MessageType.NOTICE,
          MessageType.JOIN,
          MessageType.PART,
          MessageType.QUIT,
          MessageType.TOPIC,
          MessageType.MODE,
          MessageType.NICK,
          MessageType.SYSTEM);

  @TempDir Path folder;

  @BeforeEach
  void storeAMessageOfEachType() throws Exception {
    try (Storage storage = new SqliteStorageFactory().open("sqlite:" + folder.resolve("chat.db"))) {
      List<Change> changes = new ArrayList<>();
      changes.add(new Change.ChannelCreated(1, "#room", Instant.EPOCH));
      long seq = 10;
      for (MessageType type : BY_CODE) {
        UUID id = new UUID(0x0102030405060708L, seq);
        Message message =
            new Message(id, Instant.ofEpochMilli(seq), "ann", "#room", type, "body", "{}");
        changes.add(new Change.MessageStored(new StoredMessage(seq++, 1, 2, message)));
      }
      storage.commit(changes, 100);
    }
  }

  @Test
  void theCodesOfTheTypesAreForGood() throws Exception {
    assertThat(column("SELECT type FROM messages ORDER BY seq"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(MessageType.values())
        .as("a new type needs a new code, and its name in changelog.sql")
        .containsExactlyInAnyOrderElementsOf(BY_CODE);
  }

  @Test
  void idsAreBytesAndAnEmptyMetaIsNothing() throws Exception {
    assertThat(column("SELECT hex(id) || ' ' || length(id) || ' ' || (meta IS NULL) FROM messages"))
        .first()
        .isEqualTo("0102030405060708000000000000000A 16 1");
  }

  @Test
  void theFileSaysWhoseItIsAndIsSound() throws Exception {
    assertThat(column("PRAGMA application_id")).containsExactly(String.valueOf(0x63686174));
    assertThat(column("PRAGMA journal_mode")).containsExactly("wal");
    assertThat(column("PRAGMA integrity_check")).containsExactly("ok");
    assertThat(column("PRAGMA foreign_key_check")).isEmpty();
  }

  @Test
  void readsAndRotationGoByAnIndex() throws Exception {
    assertThat(
            plan(
                "SELECT count(*) FROM timeline_messages WHERE timeline=1 AND seq>2 AND seq<=9 AND sender<>3 AND type<=3"))
        .containsExactly(
            "SEARCH timeline_messages USING PRIMARY KEY (timeline=? AND seq>? AND seq<?)");
    assertThat(plan(TimelineRead.NEWEST.replaceFirst("\\?", "1")))
        .containsExactly(
            "SEARCH timeline_messages USING PRIMARY KEY (timeline=? AND seq>? AND seq<?)",
            "SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)");
    assertThat(plan(SnapshotRead.EXTENTS))
        .contains("SCAN timeline_messages", "SEARCH messages USING INTEGER PRIMARY KEY (rowid>?)");
    assertThat(plan(ChangeWriter.REMOVE_MESSAGES))
        .contains(
            "SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH timeline_messages USING PRIMARY KEY (timeline=? AND seq<?)");
    assertThat(plan("SELECT * FROM messages WHERE seq>2 AND seq<=9 ORDER BY seq LIMIT 5"))
        .containsExactly("SEARCH messages USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
    assertThat(plan("DELETE FROM answers WHERE at < 9"))
        .allMatch(
            step -> step.startsWith("SEARCH answers USING") && step.contains("INDEX answers_at"));
    assertThat(plan("DELETE FROM tokens WHERE user = 9"))
        .allMatch(step -> step.contains("INDEX tokens_user"));
  }

  private List<String> plan(String sql) throws SQLException {
    return query("EXPLAIN QUERY PLAN " + sql, 4);
  }

  private List<String> column(String sql) throws SQLException {
    return query(sql, 1);
  }

  private List<String> query(String sql, int column) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chat.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(column));
      }
    }
    return values;
  }
}
