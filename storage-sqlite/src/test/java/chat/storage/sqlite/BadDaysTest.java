package chat.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks fill up and become read-only, other programs get in the way; afterwards all goes on. */
final class BadDaysTest {

  @TempDir Path folder;

  @Test
  void nothingOfACommitOnAFullDiskAppearsLater() throws Exception {
    SickConnections connections = new SickConnections(folder.resolve("chat.db"));
    try (Storage storage = SqliteStorage.open(connections)) {
      storage.commit(List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH), said(2)), 2);
      connections.fillDisk();
      failOnce(storage);
      for (long seq = 1_000; seq < 1_003; seq++) {
        long first = seq * 1_000;
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> storage.commit(manyFrom(first), first))
            .withMessageEndingWith("chat.db cannot grow: its disk is full.");
      }
      assertThat(storage.forward(1, 0, Limit.of(10))).hasSize(1);
      assertThat(storage.load().lastSeq()).isEqualTo(2);

      connections.heal();
      storage.commit(List.of(said(3)), 3);
      assertThat(storage.forward(1, 0, Limit.of(10)))
          .extracting(StoredMessage::seq)
          .containsExactly(2L, 3L);
    }
    try (Storage storage = SqliteStorage.open(connections)) {
      assertThat(storage.forward(1, 0, Limit.of(10)))
          .extracting(StoredMessage::seq)
          .containsExactly(2L, 3L);
    }
  }

  @Test
  void aDiskThatBecomesReadOnlyFailsEachCommitUntilItIsNot() throws Exception {
    SickConnections connections = new SickConnections(folder.resolve("chat.db"));
    try (Storage storage = SqliteStorage.open(connections)) {
      storage.commit(List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH), said(2)), 2);
      connections.makeReadOnly();
      failOnce(storage);
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> storage.commit(List.of(new Change.Probed(Instant.EPOCH)), 2))
            .withMessageContaining("cannot be written");
      }
      assertThat(storage.message(2)).isPresent();

      connections.heal();
      storage.commit(List.of(said(3)), 3);
      assertThat(storage.forward(1, 0, Limit.of(10))).hasSize(2);
    }
  }

  @Test
  void aProgramThatWritesForTooLongFailsOneCommitOnly() throws Exception {
    Path file = folder.resolve("chat.db");
    try (Storage storage = SqliteStorage.open(new Connections(file))) {
      storage.commit(List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH)), 1);
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> storage.commit(List.of(said(2)), 2))
            .withMessageContaining("is locked by another program");
        statement.execute("ROLLBACK");
      }
      storage.commit(List.of(said(3)), 3);

      assertThat(storage.forward(1, 0, Limit.of(10)))
          .extracting(StoredMessage::seq)
          .containsExactly(3L);
    }
  }

  @Test
  void anotherProgramReadsAndBacksUpWhileTheServerRuns() throws Exception {
    Path file = folder.resolve("chat.db");
    Path copy = folder.resolve("copy.db");
    try (Storage storage = SqliteStorage.open(new Connections(file))) {
      storage.commit(List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH), said(2)), 2);
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN");
        assertThat(Connections.number(other, "SELECT count(*) FROM messages")).isEqualTo(1);
        storage.commit(List.of(said(3)), 3);
        assertThat(Connections.number(other, "SELECT count(*) FROM messages")).isEqualTo(1);
        statement.execute("COMMIT");
        statement.execute("VACUUM INTO '" + copy + "'");
      }
    }
    try (Storage storage = SqliteStorage.open(new Connections(copy))) {
      assertThat(storage.forward(1, 0, Limit.of(10))).hasSize(2);
      assertThat(storage.load().lastSeq()).isEqualTo(3);
    }
  }

  /** Makes the storage open a new connection to write. */
  private static void failOnce(Storage storage) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.commit(List.of(said(2)), 2));
  }

  private static Change said(long seq) {
    return new Change.MessageStored(
        new StoredMessage(
            seq,
            1,
            7,
            new Message(
                new UUID(0, seq),
                Instant.EPOCH,
                "ann",
                "#room",
                MessageType.MESSAGE,
                "x".repeat(1_000),
                "{}")));
  }

  private static List<Change> manyFrom(long first) {
    List<Change> changes = new ArrayList<>();
    for (long seq = first; seq < first + 500; seq++) {
      changes.add(said(seq));
    }
    return changes;
  }
}
