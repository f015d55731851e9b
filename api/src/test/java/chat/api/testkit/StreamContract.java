package chat.api.testkit;

import static chat.api.testkit.Sample.channel;
import static chat.api.testkit.Sample.commit;
import static chat.api.testkit.Sample.open;
import static chat.api.testkit.Sample.said;
import static chat.api.testkit.Sample.seqs;
import static chat.api.testkit.Sample.stored;
import static chat.api.testkit.Sample.storedAll;
import static org.assertj.core.api.Assertions.assertThat;

import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Range;
import chat.api.storage.Storage;
import chat.api.storage.StorageException;
import chat.api.storage.StoredMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A stream is the ordered merge of its ranges, however many there are. */
public interface StreamContract extends OpensStorage {

  @Test
  default void aStreamMergesItsRangesInTheOrderOfSeq() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2), channel(3));
      for (long seq = 10; seq < 40; seq++) {
        commit(storage, stored(seq, 1 + seq % 3));
      }
      List<StoredMessage> stream =
          storage.stream(List.of(open(2, 0), open(1, 0)), 0, Long.MAX_VALUE, Limit.of(100));

      assertThat(seqs(stream))
          .isEqualTo(numbers(LongStream.range(10, 40).filter(seq -> seq % 3 != 2)));
      assertThat(stream).contains(said(12, 1), said(13, 2));
    }
  }

  @Test
  default void aStreamIsTheFirstOnesUpToItsLimit() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.rangeClosed(10, 30)));
      commit(storage, storedAll(2, LongStream.rangeClosed(31, 50)));
      List<Range> ranges = List.of(open(2, 0), open(1, 0));

      assertThat(seqs(storage.stream(ranges, 0, Long.MAX_VALUE, Limit.of(1)))).containsExactly(10L);
      assertThat(seqs(storage.stream(ranges, 28, Long.MAX_VALUE, Limit.of(4))))
          .containsExactly(29L, 30L, 31L, 32L);
      assertThat(storage.stream(ranges, 0, Long.MAX_VALUE, Limit.of(0))).isEmpty();
      assertThat(storage.stream(ranges, 0, Long.MAX_VALUE, Limit.of(Integer.MAX_VALUE)))
          .hasSize(41);
    }
  }

  @Test
  default void aStreamBeginsAfterItsCursorAndEndsWithItsBound() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14, 16)));
      commit(storage, storedAll(2, LongStream.of(11, 13, 15, 17)));
      List<Range> ranges = List.of(open(1, 0), open(2, 0));

      assertThat(seqs(storage.stream(ranges, 11, 15, Limit.of(100))))
          .containsExactly(12L, 13L, 14L, 15L);
      assertThat(storage.stream(ranges, 17, Long.MAX_VALUE, Limit.of(100))).isEmpty();
      assertThat(storage.stream(ranges, 13, 13, Limit.of(100))).isEmpty();
      assertThat(storage.stream(ranges, 14, 12, Limit.of(100))).isEmpty();
      assertThat(storage.stream(ranges, Long.MAX_VALUE, Long.MAX_VALUE, Limit.of(100))).isEmpty();
    }
  }

  @Test
  default void bothEndsOfARangeBelongToIt() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      commit(storage, storedAll(1, LongStream.rangeClosed(10, 20)));

      assertThat(
              seqs(storage.stream(List.of(new Range(1, 12, 14)), 0, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(12L, 13L, 14L);
      assertThat(
              seqs(storage.stream(List.of(new Range(1, 12, 12)), 0, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(12L);
      assertThat(seqs(storage.stream(List.of(open(1, 19)), 0, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(19L, 20L);
    }
  }

  @Test
  default void severalRangesOfATimelineLeaveOutWhatIsBetweenThem() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.rangeClosed(10, 20)));
      commit(storage, storedAll(2, LongStream.rangeClosed(21, 30)));
      List<Range> ranges =
          List.of(open(1, 18), new Range(2, 24, 25), new Range(1, 10, 11), new Range(1, 13, 14));

      assertThat(seqs(storage.stream(ranges, 10, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(11L, 13L, 14L, 18L, 19L, 20L, 24L, 25L);
    }
  }

  @Test
  default void rangesThatTouchGiveEachMessageOnce() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      commit(storage, storedAll(1, LongStream.rangeClosed(10, 20)));
      List<Range> ranges = List.of(new Range(1, 10, 12), new Range(1, 13, 15), open(1, 16));

      assertThat(seqs(storage.stream(ranges, 0, Long.MAX_VALUE, Limit.of(100))))
          .isEqualTo(numbers(LongStream.rangeClosed(10, 20)));
    }
  }

  @Test
  default void nothingOwedGivesNothing() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), stored(10, 1));

      assertThat(storage.stream(List.of(), 0, Long.MAX_VALUE, Limit.of(100))).isEmpty();
      assertThat(storage.stream(List.of(open(2, 0)), 0, Long.MAX_VALUE, Limit.of(100))).isEmpty();
      assertThat(storage.stream(List.of(new Range(1, 11, 20)), 0, Long.MAX_VALUE, Limit.of(100)))
          .isEmpty();
      assertThat(storage.stream(List.of(new Range(1, 1, 9)), 0, Long.MAX_VALUE, Limit.of(100)))
          .isEmpty();
    }
  }

  @Test
  default void rotatedMessagesAreInNoStream() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14)));
      commit(storage, storedAll(2, LongStream.of(11, 13)));
      commit(storage, new Change.TimelineRotated(1, 12, 2));

      assertThat(
              seqs(
                  storage.stream(
                      List.of(open(1, 0), open(2, 0)), 0, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(11L, 13L, 14L);
    }
  }

  @Test
  default void aFewMessagesAreFoundAmongManyOfOthers() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      List<Change> changes = new ArrayList<>();
      for (long seq = 10; seq <= 20_010; seq++) {
        changes.add(stored(seq, seq % 5_000 == 10 ? 1 : 2));
      }
      commit(storage, changes);
      List<Range> ranges = List.of(open(1, 0), new Range(2, 19_000, 19_001));

      assertThat(seqs(storage.stream(ranges, 10, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(5_010L, 10_010L, 15_010L, 19_000L, 19_001L, 20_010L);
      assertThat(seqs(storage.stream(ranges, 10, Long.MAX_VALUE, Limit.of(2))))
          .containsExactly(5_010L, 10_010L);
    }
  }

  @Test
  default void twoHundredAndFiftyTimelinesMerge() throws Exception {
    try (Storage storage = openStorage()) {
      List<Range> ranges = spread(storage, 250, 5);

      assertPagesGiveAll(storage, ranges, 200, 250 * 5);
      assertPagesGiveAll(storage, ranges, 1, 250 * 5);
    }
  }

  @Test
  default void twoThousandRangesMerge() throws Exception {
    try (Storage storage = openStorage()) {
      List<Range> ranges = spread(storage, 2_000, 3);

      assertPagesGiveAll(storage, ranges, 1_000, 2_000 * 3);
      assertPagesGiveAll(storage, ranges, 200, 2_000 * 3);
    }
  }

  @Test
  default void anyRangesGiveWhatAPlainFilterGives() throws Exception {
    Random random = new Random(42);
    int timelines = 12;
    List<StoredMessage> all = new ArrayList<>();
    try (Storage storage = openStorage()) {
      for (long timeline = 1; timeline <= timelines; timeline++) {
        commit(storage, channel(timeline));
      }
      for (long seq = 100; seq < 3_000; seq += 1 + random.nextInt(3)) {
        // One timeline is far busier than the others.
        long timeline = random.nextInt(3) == 0 ? 1 + random.nextInt(timelines) : 1;
        all.add(said(seq, timeline));
      }
      commit(storage, all.stream().<Change>map(Change.MessageStored::new).toList());

      for (int round = 0; round < 300; round++) {
        List<Range> ranges = anyRanges(random, timelines);
        long after = random.nextInt(3_000);
        long upTo = random.nextBoolean() ? Long.MAX_VALUE : after + random.nextInt(1_500);
        int limit = 1 + random.nextInt(300);
        List<StoredMessage> expected =
            all.stream()
                .filter(stored -> stored.seq() > after && stored.seq() <= upTo)
                .filter(stored -> isIn(ranges, stored))
                .limit(limit)
                .toList();

        assertThat(storage.stream(ranges, after, upTo, Limit.of(limit)))
            .as("%s after %d up to %d, at most %d", ranges, after, upTo, limit)
            .isEqualTo(expected);
      }
    }
  }

  private static boolean isIn(List<Range> ranges, StoredMessage stored) {
    return ranges.stream()
        .anyMatch(range -> range.timeline() == stored.timeline() && range.contains(stored.seq()));
  }

  private static List<Range> anyRanges(Random random, int timelines) {
    List<Range> ranges = new ArrayList<>();
    for (int timeline = 1; timeline <= timelines; timeline++) {
      long from = random.nextInt(1_500);
      while (from < 3_000 && random.nextInt(3) > 0) {
        long to = from + random.nextInt(400);
        ranges.add(random.nextInt(4) == 0 ? open(timeline, from) : new Range(timeline, from, to));
        from = ranges.get(ranges.size() - 1).isOpen() ? 3_000 : to + 1 + random.nextInt(100);
      }
    }
    return ranges;
  }

  /**
   * Spreads messages over timelines, a few each, and everything else on one more; gives the ranges
   * of the former.
   */
  private static List<Range> spread(Storage storage, int timelines, int each)
      throws StorageException {
    List<Change> changes = new ArrayList<>();
    List<Range> ranges = new ArrayList<>();
    for (int timeline = 1; timeline <= timelines; timeline++) {
      changes.add(channel(timeline));
      ranges.add(open(timeline, timeline));
    }
    long others = timelines + 1L;
    changes.add(channel(others));
    long seq = others;
    for (int round = 0; round < each; round++) {
      for (int timeline = 1; timeline <= timelines; timeline++) {
        changes.add(stored(++seq, others));
        changes.add(stored(++seq, 1 + (timeline * 7L + round) % timelines));
      }
    }
    commit(storage, changes);
    return ranges;
  }

  private static void assertPagesGiveAll(
      Storage storage, Collection<Range> ranges, int limit, int expected) throws StorageException {
    List<StoredMessage> all = new ArrayList<>();
    long cursor = 0;
    List<StoredMessage> page = storage.stream(ranges, cursor, Long.MAX_VALUE, Limit.of(limit));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page);
      cursor = page.get(page.size() - 1).seq();
      page = storage.stream(ranges, cursor, Long.MAX_VALUE, Limit.of(limit));
    }
    assertThat(all).hasSize(expected);
    assertThat(seqs(all)).isSorted().doesNotHaveDuplicates();
    assertThat(all).noneMatch(stored -> stored.timeline() == ranges.size() + 1L);
  }

  private static List<Long> numbers(LongStream numbers) {
    return numbers.boxed().toList();
  }
}
