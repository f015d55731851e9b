package chat.api.testkit;

import static chat.api.testkit.Sample.account;
import static chat.api.testkit.Sample.channel;
import static chat.api.testkit.Sample.commit;
import static chat.api.testkit.Sample.said;
import static chat.api.testkit.Sample.seqs;
import static chat.api.testkit.Sample.stored;
import static chat.api.testkit.Sample.storedAll;
import static org.assertj.core.api.Assertions.assertThat;

import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Storage;
import chat.api.storage.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The log is every message there is, of whatever timeline, in the order of seq. */
public interface LogContract extends OpensStorage {

  @Test
  default void theLogHasTheMessagesOfAllTimelinesInTheOrderOfSeq() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, account(1), account(2), channel(3), new Change.ConversationOpened(4, 1, 2));
      commit(storage, stored(10, 4), stored(11, 3));
      commit(storage, stored(13, 3), stored(17, 4));

      assertThat(storage.log(0, Long.MAX_VALUE, Limit.of(100)))
          .containsExactly(said(10, 4), said(11, 3), said(13, 3), said(17, 4));
    }
  }

  @Test
  default void theLogIsTheFirstOnesUpToItsLimit() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.rangeClosed(10, 30)));
      commit(storage, storedAll(2, LongStream.rangeClosed(31, 50)));

      assertThat(seqs(storage.log(0, Long.MAX_VALUE, Limit.of(1)))).containsExactly(10L);
      assertThat(seqs(storage.log(28, Long.MAX_VALUE, Limit.of(4))))
          .containsExactly(29L, 30L, 31L, 32L);
      assertThat(storage.log(0, Long.MAX_VALUE, Limit.of(0))).isEmpty();
      assertThat(storage.log(0, Long.MAX_VALUE, Limit.of(Integer.MAX_VALUE))).hasSize(41);
    }
  }

  @Test
  default void theLogBeginsAfterItsPositionAndEndsWithItsBound() throws Exception {
    try (Storage storage = openStorage()) {
      assertThat(storage.log(0, Long.MAX_VALUE, Limit.of(100))).isEmpty();
      commit(storage, channel(1));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14, 16)));

      assertThat(seqs(storage.log(10, 14, Limit.of(100)))).containsExactly(12L, 14L);
      assertThat(seqs(storage.log(9, 15, Limit.of(100)))).containsExactly(10L, 12L, 14L);
      assertThat(seqs(storage.log(13, 13, Limit.of(100)))).isEmpty();
      assertThat(seqs(storage.log(14, 12, Limit.of(100)))).isEmpty();
      assertThat(storage.log(16, Long.MAX_VALUE, Limit.of(100))).isEmpty();
      assertThat(storage.log(Long.MAX_VALUE, Long.MAX_VALUE, Limit.of(100))).isEmpty();
    }
  }

  @Test
  default void whatWasRotatedAwayIsMissingFromTheLog() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14)));
      commit(storage, storedAll(2, LongStream.of(11, 13)));
      commit(storage, new Change.TimelineRotated(1, 12, 2));

      assertThat(seqs(storage.log(0, Long.MAX_VALUE, Limit.of(2)))).containsExactly(11L, 13L);
      assertThat(seqs(storage.log(12, Long.MAX_VALUE, Limit.of(100)))).containsExactly(13L, 14L);
    }
  }

  @Test
  default void whatWasOnARemovedTimelineIsMissingFromTheLog() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, account(1), account(2), new Change.ConversationOpened(3, 1, 2), channel(4));
      commit(storage, storedAll(3, LongStream.rangeClosed(10, 4_000)));
      commit(storage, stored(5_000, 4), stored(5_001, 3), stored(5_002, 4));
      commit(storage, new Change.TimelineRemoved(3));

      assertThat(seqs(storage.log(0, Long.MAX_VALUE, Limit.of(2)))).containsExactly(5_000L, 5_002L);
    }
  }

  @Test
  default void theLogSurvivesBeingOpenedAnew() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14)));
    }
    try (Storage storage = openStorage()) {
      commit(storage, stored(15, 1));

      assertThat(seqs(storage.log(10, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(12L, 14L, 15L);
    }
  }

  @Test
  default void whoReadsOnDuringCommitsMissesNothingAndGetsNothingTwice() throws Exception {
    long last = 3_000;
    var writing = Executors.newSingleThreadExecutor();
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2), channel(3));
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                for (long first = 10; first <= last; first += 7) {
                  List<Change> batch = new ArrayList<>();
                  for (long seq = first; seq < first + 7 && seq <= last; seq++) {
                    batch.add(stored(seq, 1 + seq % 2));
                  }
                  // Another timeline's messages come and go meanwhile.
                  batch.add(new Change.TimelineRotated(3, first - 1, 0));
                  try {
                    commit(storage, batch);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }
              },
              writing);

      List<StoredMessage> read = new ArrayList<>();
      long position = 0;
      boolean complete = false;
      while (!complete) {
        complete = written.isDone();
        for (List<StoredMessage> page = storage.log(position, Long.MAX_VALUE, Limit.of(50));
            !page.isEmpty();
            page = storage.log(position, Long.MAX_VALUE, Limit.of(50))) {
          read.addAll(page);
          position = page.get(page.size() - 1).seq();
        }
      }
      written.get(20, TimeUnit.SECONDS);

      assertThat(seqs(read)).isEqualTo(LongStream.rangeClosed(10, last).boxed().toList());
    } finally {
      writing.shutdown();
    }
  }
}
