package chat.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Range;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import chat.api.testkit.InMemoryStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a message is in the order of the timelines already, or in memory, is for nobody to see.
 */
final class FoldTest {

  private static final int NEVER = 1_000_000;
  private static final long TIMELINES = 4;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private long seq = 100;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 17, NEVER})
  void theAnswersAreThoseOfAStorageInMemory(int foldAfter) throws Exception {
    Random random = new Random(foldAfter);
    InMemoryStorage expected = new InMemoryStorage();
    Path file = folder.resolve("chat.db");
    Storage storage = open(file, foldAfter);
    try {
      List<Change> channels = new ArrayList<>();
      for (long timeline = 1; timeline <= TIMELINES; timeline++) {
        channels.add(new Change.ChannelCreated(timeline, "#room" + timeline, Instant.EPOCH));
      }
      expected.commit(channels, seq);
      storage.commit(channels, seq);
      for (int round = 0; round < 60; round++) {
        List<Change> changes = changes(random);
        expected.commit(changes, seq);
        storage.commit(changes, seq);
        assertSameAnswers(storage, expected, random);
        int fate = random.nextInt(12);
        if (fate == 0) {
          storage.close();
          storage = open(file, foldAfter);
        } else if (fate == 1) {
          Path copy = copy(file, "killed" + round + ".db");
          storage.close();
          file = copy;
          storage = open(file, foldAfter);
        }
      }
    } finally {
      storage.close();
    }
  }

  @Test
  void afterAnOrderlyStopTheTableHasAll() throws Exception {
    Path file = folder.resolve("chat.db");
    try (Storage storage = open(file, NEVER)) {
      storage.commit(room(), 1);
      storage.commit(List.of(said(20, 1), said(21, 1)), 21);
      assertThat(number(file, "SELECT count(*) FROM timeline_messages")).isZero();
    }
    assertThat(number(file, "SELECT count(*) FROM timeline_messages")).isEqualTo(2);
    assertThat(number(file, "SELECT folded_to FROM server")).isEqualTo(21);
  }

  @Test
  void messagesGatherUntilTheyAreEnough() throws Exception {
    Path file = folder.resolve("chat.db");
    try (Storage storage = open(file, 3)) {
      storage.commit(room(), 1);
      storage.commit(List.of(said(20, 1), said(21, 1)), 21);
      assertThat(number(file, "SELECT folded_to FROM server")).isZero();
      storage.commit(List.of(said(22, 1)), 22);
      awaitFold(file, 22);
      assertThat(number(file, "SELECT count(*) FROM timeline_messages")).isEqualTo(3);
    }
  }

  @Test
  void aFoldThatFailsHarmsNothingAndIsTriedAgain() throws Exception {
    Path file = folder.resolve("chat.db");
    try (Storage storage = open(file, 3)) {
      storage.commit(room(), 1);
      execute(
          file,
          "CREATE TRIGGER sick BEFORE INSERT ON timeline_messages BEGIN SELECT RAISE(FAIL, 'sick'); END");
      for (long next = 20; next < 40; next++) {
        storage.commit(List.of(said(next, 1)), next);
        assertThat(storage.nth(1, 0, true)).hasValue(next);
      }
      assertThat(storage.forward(1, 0, Limit.of(100))).hasSize(20);
      assertThat(number(file, "SELECT folded_to FROM server")).isZero();

      execute(file, "DROP TRIGGER sick");
      for (long next = 40; next < 80; next++) {
        storage.commit(List.of(said(next, 1)), next);
      }
      awaitFold(file, 40);
      assertThat(storage.forward(1, 0, Limit.of(100))).hasSize(60);
    }
  }

  @Test
  void whatADiskWasTooFullToFoldIsThereAfterTheNextStart() throws Exception {
    SickConnections connections = new SickConnections(folder.resolve("chat.db"));
    List<Change> many = new ArrayList<>();
    for (long next = 20; next < 2_020; next++) {
      many.add(said(next, 1));
    }
    try (Storage storage = SqliteStorage.open(connections, NEVER)) {
      storage.commit(room(), 1);
      storage.commit(many, 2_020);
      connections.fillDisk();
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> storage.commit(List.of(said(20, 1)), 2_020));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> storage.commit(List.of(new Change.TimelineRotated(1, 30, 1)), 2_020))
          .withMessageContaining("disk is full");
      assertThat(storage.forward(1, 0, Limit.of(5_000))).hasSize(2_000);
    }
    assertThat(number(connections.database(), "SELECT count(*) FROM timeline_messages")).isZero();
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> SqliteStorage.open(connections, NEVER))
        .withMessageContaining("disk is full");

    connections.heal();
    try (Storage storage = SqliteStorage.open(connections, NEVER)) {
      assertThat(storage.forward(1, 0, Limit.of(5_000))).hasSize(2_000);
      assertThat(storage.load().timelines().get(0).messages()).isEqualTo(2_000);
    }
  }

  /** Mostly messages; now and then a rotation, a timeline that goes, or one that comes back. */
  private List<Change> changes(Random random) {
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      changes.add(said(++seq, 1 + random.nextLong(TIMELINES), random));
      seq += random.nextInt(3);
    }
    if (random.nextInt(6) == 0) {
      long timeline = 1 + random.nextLong(TIMELINES);
      changes.add(new Change.TimelineRotated(timeline, seq - random.nextInt(40), 1));
      changes.add(said(++seq, timeline, random));
    }
    if (random.nextInt(10) == 0) {
      long gone = 1_000_000 + ++seq;
      changes.add(new Change.ConversationOpened(gone, 5, 6));
      changes.add(said(++seq, gone, random));
      changes.add(new Change.TimelineRemoved(gone));
      changes.add(said(++seq, 1, random));
    }
    return changes;
  }

  private void assertSameAnswers(Storage storage, Storage expected, Random random)
      throws Exception {
    List<Range> ranges = new ArrayList<>();
    for (long timeline = 1; timeline <= TIMELINES; timeline++) {
      long from = random.nextLong(seq + 2);
      long to = random.nextLong(seq + 2);
      int limit = random.nextInt(30);
      int skip = random.nextInt(40);
      boolean fromNewest = random.nextBoolean();
      assertThat(storage.forward(timeline, from, Limit.of(limit)))
          .isEqualTo(expected.forward(timeline, from, Limit.of(limit)));
      assertThat(storage.forward(timeline, 0, Limit.of(NEVER)))
          .isEqualTo(expected.forward(timeline, 0, Limit.of(NEVER)));
      assertThat(storage.backward(timeline, from, to, Limit.of(limit)))
          .isEqualTo(expected.backward(timeline, from, to, Limit.of(limit)));
      assertThat(storage.backward(timeline, 0, Long.MAX_VALUE, Limit.of(limit)))
          .isEqualTo(expected.backward(timeline, 0, Long.MAX_VALUE, Limit.of(limit)));
      assertThat(storage.nth(timeline, skip, fromNewest))
          .isEqualTo(expected.nth(timeline, skip, fromNewest));
      assertThat(storage.nth(timeline, 0, !fromNewest))
          .isEqualTo(expected.nth(timeline, 0, !fromNewest));
      long after = Math.min(from, to);
      assertThat(storage.countSpoken(timeline, after, Math.max(from, to), 7))
          .isEqualTo(expected.countSpoken(timeline, after, Math.max(from, to), 7));
      ranges.add(new Range(timeline, from, random.nextBoolean() ? Range.OPEN : from + to));
    }
    for (int some = 1; some <= ranges.size(); some++) {
      long after = random.nextLong(seq);
      int limit = 1 + random.nextInt(60);
      List<Range> few = ranges.subList(0, some);
      assertThat(storage.stream(few, after, Long.MAX_VALUE, Limit.of(limit)))
          .isEqualTo(expected.stream(few, after, Long.MAX_VALUE, Limit.of(limit)));
      assertThat(storage.stream(few, 0, after, Limit.of(limit)))
          .isEqualTo(expected.stream(few, 0, after, Limit.of(limit)));
    }
    assertThat(storage.load().timelines())
        .containsExactlyInAnyOrderElementsOf(expected.load().timelines());
  }

  /** What a start finds after the process was killed now. */
  private Path copy(Path file, String name) throws Exception {
    Path copy = folder.resolve(name);
    Files.copy(file, copy);
    Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
    return copy;
  }

  private static Storage open(Path file, int foldAfter) throws StorageException {
    return SqliteStorage.open(new Connections(file), foldAfter);
  }

  private static List<Change> room() {
    return List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH));
  }

  private static Change said(long seq, long timeline) {
    return said(seq, timeline, 7, MessageType.MESSAGE);
  }

  private static Change said(long seq, long timeline, Random random) {
    MessageType[] types = MessageType.values();
    return said(seq, timeline, 6 + random.nextInt(3), types[random.nextInt(types.length)]);
  }

  private static Change said(long seq, long timeline, long sender, MessageType type) {
    return new Change.MessageStored(
        new StoredMessage(
            seq,
            timeline,
            sender,
            new Message(new UUID(0, seq), Instant.EPOCH, "ann", "#room", type, "hello", "{}")));
  }

  private static void awaitFold(Path file, long seq) throws Exception {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (number(file, "SELECT folded_to FROM server") < seq && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(number(file, "SELECT folded_to FROM server")).isGreaterThanOrEqualTo(seq);
  }

  private static long number(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return Connections.number(connection, sql);
    }
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute(sql);
    }
  }
}
