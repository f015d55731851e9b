package chat.api.testkit;

import static chat.api.testkit.Sample.NOON;
import static chat.api.testkit.Sample.account;
import static chat.api.testkit.Sample.channel;
import static chat.api.testkit.Sample.commit;
import static chat.api.testkit.Sample.open;
import static chat.api.testkit.Sample.seqs;
import static chat.api.testkit.Sample.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Range;
import chat.api.storage.Snapshot;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A commit is kept whole or not at all, and is seen whole or not at all. */
public interface CommitContract extends OpensStorage {

  @Test
  default void theLastSeqIsKept() throws Exception {
    try (Storage storage = openStorage()) {
      storage.commit(List.of(account(1)), 1);
      assertThat(storage.load().lastSeq()).isEqualTo(1);

      storage.commit(List.of(), 17);
      assertThat(storage.load().lastSeq()).isEqualTo(17);

      storage.commit(List.of(new Change.Probed(NOON)), (1L << 48) - 1);
    }
    assertThat(reloaded().lastSeq()).isEqualTo((1L << 48) - 1);
  }

  @Test
  default void aCommitThatFailsLeavesNothingBehind() throws Exception {
    List<Change> impossible =
        List.of(
            account(2),
            new Change.NickChanged(1, "other"),
            new Change.TopicSet(3, "other"),
            new Change.MemberJoined(3, 2, ""),
            new Change.RangeClosed(1, 3, 20),
            stored(20, 3),
            new Change.TimelineRotated(3, 4, 1),
            stored(5, 3));
    Snapshot before =
        restartedAfter(
            account(1),
            channel(3),
            new Change.MemberJoined(3, 1, "o"),
            new Change.RangeOpened(1, 3, 4),
            stored(4, 3),
            stored(5, 3));
    try (Storage storage = openStorage()) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> storage.commit(impossible, 2_000_000));

      assertThat(storage.load())
          .usingRecursiveComparison()
          .ignoringCollectionOrder()
          .isEqualTo(before);
      assertThat(seqs(storage.forward(3, 0, Limit.of(10)))).containsExactly(4L, 5L);
    }
    assertThat(reloaded()).usingRecursiveComparison().ignoringCollectionOrder().isEqualTo(before);
  }

  @Test
  default void theStorageWorksOnAfterACommitThatFailed() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), stored(5, 1));
      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> commit(storage, stored(6, 1), stored(5, 1), stored(7, 1)));
      }
      commit(storage, stored(8, 1));

      assertThat(seqs(storage.forward(1, 0, Limit.of(10)))).containsExactly(5L, 8L);
    }
    try (Storage storage = openStorage()) {
      assertThat(seqs(storage.forward(1, 0, Limit.of(10)))).containsExactly(5L, 8L);
    }
  }

  @Test
  default void aNumberIsUsedOnce() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, account(1), channel(2));

      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> commit(storage, account(1)));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> commit(storage, channel(2)));
      assertThat(storage.load().users()).hasSize(1);
    }
  }

  @Test
  default void aChangeOfWhatIsNotThereIsRefused() throws Exception {
    List<Change> impossible =
        List.of(
            new Change.NickChanged(9, "nick"),
            new Change.SessionStarted(9),
            new Change.SessionEnded(9),
            new Change.TokenIssued("token", 9, 9),
            new Change.TopicSet(9, "topic"),
            new Change.ChannelEnded(9, NOON),
            new Change.MemberJoined(2, 9, ""),
            new Change.MemberJoined(9, 1, ""),
            new Change.MemberModesSet(2, 3, "o"),
            new Change.AbsenceNoted(9, 1, "o", true, NOON),
            new Change.AbsenceNoted(2, 9, "o", true, NOON),
            new Change.ChannelEmptied(9, NOON),
            new Change.RangeOpened(1, 2, 20),
            new Change.RangeClosed(3, 2, 20),
            new Change.RangeForgotten(1, 2, 10, 20),
            new Change.TimelineRotated(9, 5, 1),
            new Change.TimelineRemoved(9),
            stored(20, 9));
    try (Storage storage = openStorage()) {
      commit(storage, account(1), channel(2), account(3), new Change.RangeOpened(1, 2, 10));
      Snapshot before = storage.load();

      for (Change change : impossible) {
        assertThatExceptionOfType(StorageException.class)
            .as("%s", change)
            .isThrownBy(() -> commit(storage, change));
      }
      assertThat(storage.load()).usingRecursiveComparison().isEqualTo(before);
    }
  }

  @Test
  default void changesTakeEffectInTheirOrder() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            channel(2),
            new Change.TopicSet(2, "first"),
            new Change.MemberJoined(2, 1, "o"),
            new Change.RangeOpened(1, 2, 3),
            stored(3, 2),
            new Change.TopicSet(2, "second"),
            stored(4, 2),
            new Change.MemberModesSet(2, 1, "v"),
            new Change.RangeClosed(1, 2, 4),
            new Change.MemberLeft(2, 1),
            new Change.MemberJoined(2, 1, ""),
            new Change.RangeOpened(1, 2, 5),
            stored(5, 2),
            new Change.TopicSet(2, "third"),
            new Change.TimelineRotated(2, 3, 1));

    assertThat(snapshot.channels()).extracting(Snapshot.Channel::topic).containsExactly("third");
    assertThat(snapshot.members()).containsExactly(new Snapshot.Member(2, 1, ""));
    assertThat(snapshot.ranges())
        .containsExactlyInAnyOrder(
            new Snapshot.Owed(1, new Range(2, 3, 4)),
            new Snapshot.Owed(1, new Range(2, 5, Range.OPEN)));
    assertThat(snapshot.timelines()).containsExactly(new Snapshot.Timeline(2, 0, 0, null, 2, 5, 3));
  }

  @Test
  default void whatComesAndGoesInOneBatchIsNeverThere() throws Exception {
    Snapshot snapshot =
        restartedAfter(
            account(1),
            new Change.TokenIssued("a", 1, 1),
            channel(2),
            new Change.MemberJoined(2, 1, "o"),
            new Change.RangeOpened(1, 2, 3),
            stored(3, 2),
            new Change.MemberLeft(2, 1),
            new Change.RangeClosed(1, 2, 3),
            new Change.ChannelEnded(2, NOON),
            new Change.RangeForgotten(1, 2, 3, 3),
            new Change.TimelineRemoved(2),
            new Change.SessionEnded(1),
            new Change.AccountRemoved(1));

    assertThat(snapshot.users()).isEmpty();
    assertThat(snapshot.timelines()).isEmpty();
    assertThat(snapshot.ranges()).isEmpty();
    try (Storage storage = openStorage()) {
      assertThat(storage.message(3)).isEmpty();
    }
  }

  @Test
  default void aBatchMayBeLarge() throws Exception {
    List<Change> changes = new ArrayList<>();
    changes.add(channel(1));
    for (long user = 2; user < 3_000; user++) {
      changes.add(account(user));
      changes.add(new Change.TokenIssued("token" + user, user, user));
      changes.add(new Change.MemberJoined(1, user, ""));
      changes.add(new Change.RangeOpened(user, 1, user + 3_000));
      changes.add(stored(user + 3_000, 1));
    }
    Snapshot snapshot = restartedAfter(changes.toArray(Change[]::new));

    assertThat(snapshot.members()).hasSize(2_998);
    assertThat(snapshot.ranges()).hasSize(2_998);
    assertThat(snapshot.timelines())
        .containsExactly(new Snapshot.Timeline(1, 0, 0, null, 2_998, 5_999, 0));
  }

  @Test
  default void aReadSeesEveryCommitThatReturnedBefore() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      whileReading(
          2,
          newest -> {
            long before = newest.get();
            List<StoredMessage> last = storage.backward(1, 0, Long.MAX_VALUE, Limit.of(1));
            assertThat(before == 0 || last.get(0).seq() >= before).isTrue();
            assertThat(before == 0 || storage.message(before).isPresent()).isTrue();
          },
          newest -> {
            for (long seq = 10; seq < 200; seq++) {
              commit(storage, stored(seq, 1));
              newest.set(seq);
            }
          });
    }
  }

  @Test
  default void aReadSeesWholeCommitsOnly() throws Exception {
    int timelines = 40;
    List<Range> ranges = new ArrayList<>();
    try (Storage storage = openStorage()) {
      for (long timeline = 1; timeline <= timelines; timeline++) {
        commit(storage, channel(timeline));
        ranges.add(open(timeline, 0));
      }
      whileReading(
          2,
          newest -> {
            List<StoredMessage> stream =
                storage.stream(
                    ranges,
                    Math.max(0, newest.get() - 3L * timelines),
                    Long.MAX_VALUE,
                    Limit.of(100_000));
            assertThat(stream.size() % timelines).isZero();
          },
          newest -> {
            long seq = timelines;
            for (int round = 0; round < 80; round++) {
              List<Change> changes = new ArrayList<>();
              for (long timeline = 1; timeline <= timelines; timeline++) {
                changes.add(stored(++seq, timeline));
              }
              commit(storage, changes);
              newest.set(seq);
            }
          });
    }
  }

  /** A step of one of the threads of {@link #whileReading}; the number is for them to share. */
  @FunctionalInterface
  interface Step {
    void run(AtomicLong shared) throws Exception;
  }

  private static void whileReading(int readers, Step read, Step write) throws Exception {
    AtomicLong shared = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(readers);
    try {
      Callable<Void> reader =
          () -> {
            do {
              read.run(shared);
            } while (!done.get());
            return null;
          };
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        running.add(threads.submit(reader));
      }
      try {
        write.run(shared);
      } finally {
        done.set(true);
      }
      for (Future<Void> one : running) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
