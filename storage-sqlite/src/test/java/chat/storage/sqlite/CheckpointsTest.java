package chat.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.StoredMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {

  private static final int COMMITS_AT_MOST = 50_000;

  /** What a commit of one message writes at least: of the server, and the messages. */
  private static final long PAGES_EACH = 2;

  private static final long PAGE = 4_096;

  @TempDir Path folder;

  @Test
  void theWalStopsGrowingThoughCommitsNeverPause() throws Exception {
    Connections connections = new Connections(folder.resolve("chat.db"));
    Path wal = folder.resolve("chat.db-wal");
    Connection connection = connections.openWriter();
    Schema.ensure(connections.database(), connection);
    Lock commits = new ReentrantLock();
    try (ChangeWriter writer = new ChangeWriter(connections.database(), connection, new Tail(0));
        Checkpoints checkpoints = new Checkpoints(connections, commits, 100, 300)) {
      writer.commit(List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH)), 1);
      long written = 0;
      long seq = 2;
      do {
        commits.lock();
        try {
          checkpoints.committed(writer.commit(List.of(said(seq)), seq));
        } finally {
          commits.unlock();
        }
        seq++;
        written += PAGES_EACH * PAGE;
      } while (written < 3 * Files.size(wal) && seq < COMMITS_AT_MOST);

      assertThat(written).isGreaterThanOrEqualTo(3 * Files.size(wal));
    }
    assertThat(wal).doesNotExist();
  }

  private static Change.MessageStored said(long seq) {
    Message message =
        new Message(
            new UUID(0, seq),
            Instant.EPOCH,
            "ann",
            "#room",
            MessageType.MESSAGE,
            "x".repeat(1_000),
            "{}");
    return new Change.MessageStored(new StoredMessage(seq, 1, 7, message));
  }
}
