package chat.api.testkit;

import static chat.api.testkit.Sample.NOON;
import static chat.api.testkit.Sample.channel;
import static chat.api.testkit.Sample.commit;
import static chat.api.testkit.Sample.open;
import static chat.api.testkit.Sample.seqs;
import static chat.api.testkit.Sample.stored;
import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Range;
import chat.api.storage.Storage;
import chat.api.storage.StoredMessage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A read ends with the message with which it has as many bytes as it may have. */
public interface LimitContract extends OpensStorage {

  @Test
  default void everyReadEndsWithTheMessageThatReachesTheBytes() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, changes(List.of(sized(10, 1, 900), sized(11, 2, 900), sized(12, 1, 900))));
      commit(storage, changes(List.of(sized(13, 2, 900), sized(14, 1, 900))));
      List<Range> both = List.of(open(1, 0), open(2, 0));
      List<Range> one = List.of(open(1, 0));
      long max = Long.MAX_VALUE;

      assertThat(seqs(storage.stream(both, 0, max, new Limit(100, 1_800))))
          .containsExactly(10L, 11L);
      assertThat(seqs(storage.stream(both, 0, max, new Limit(100, 1_801))))
          .containsExactly(10L, 11L, 12L);
      assertThat(seqs(storage.stream(both, 11, max, new Limit(2, 10_000))))
          .containsExactly(12L, 13L);
      assertThat(seqs(storage.stream(one, 0, max, new Limit(100, 1_800))))
          .containsExactly(10L, 12L);
      assertThat(seqs(storage.log(10, max, new Limit(100, 1_800)))).containsExactly(11L, 12L);
      assertThat(seqs(storage.log(10, max, new Limit(100, 1_801)))).containsExactly(11L, 12L, 13L);
      assertThat(seqs(storage.forward(1, 10, new Limit(100, 900)))).containsExactly(12L);
      assertThat(seqs(storage.forward(1, 10, new Limit(100, 901)))).containsExactly(12L, 14L);
      assertThat(seqs(storage.backward(1, 0, max, new Limit(100, 1_800))))
          .containsExactly(12L, 14L);
      assertThat(seqs(storage.backward(1, 0, max, new Limit(100, 1_801))))
          .containsExactly(10L, 12L, 14L);
    }
  }

  @Test
  default void oneMessageIsFoundHoweverLongItIs() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, changes(List.of(sized(10, 1, 100_000), sized(11, 2, 300))));
      commit(storage, stored(12, 1));
      Limit limit = new Limit(100, 1);

      assertThat(seqs(storage.stream(List.of(open(1, 0), open(2, 0)), 0, Long.MAX_VALUE, limit)))
          .containsExactly(10L);
      assertThat(seqs(storage.stream(List.of(open(1, 0)), 0, Long.MAX_VALUE, limit)))
          .containsExactly(10L);
      assertThat(seqs(storage.log(0, Long.MAX_VALUE, limit))).containsExactly(10L);
      assertThat(seqs(storage.forward(1, 0, limit))).containsExactly(10L);
      assertThat(seqs(storage.backward(1, 0, 12, limit))).containsExactly(10L);
    }
  }

  @Test
  default void aMessageCountsAsItsJsonInUtf8() throws Exception {
    // As JSON six bytes each, then two, then three, then four for a pair.
    List<String> texts =
        List.of("\u0001".repeat(50), "\n\"\\\t".repeat(50), "\u20ac", "\ud83d\ude00");
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      List<StoredMessage> messages = new ArrayList<>();
      for (String text : texts) {
        messages.add(said(10L + messages.size(), 1, text, "{\"a\":\"\u20ac\"}"));
      }
      commit(storage, changes(messages));

      long bytes = 0;
      for (int i = 0; i < texts.size(); i++) {
        bytes += messages.get(i).message().jsonLength();
        assertThat(storage.forward(1, 0, new Limit(100, bytes))).hasSize(i + 1);
        assertThat(storage.backward(1, 0, 11L + i, new Limit(100, bytes))).hasSize(i + 1);
      }
    }
  }

  @Test
  default void pagesOfAnySizeGiveTogetherWhatThereIs() throws Exception {
    Random random = new Random(7);
    int timelines = 6;
    List<StoredMessage> all = new ArrayList<>();
    List<Range> ranges = new ArrayList<>();
    try (Storage storage = openStorage()) {
      for (long timeline = 1; timeline <= timelines; timeline++) {
        commit(storage, channel(timeline));
        if (timeline > 1) {
          ranges.add(open(timeline, 0));
        }
      }
      for (long seq = 100; seq < 700; seq += 1 + random.nextInt(3)) {
        // Most of it is on the timeline that is not in the ranges.
        long timeline = random.nextInt(3) == 0 ? 1 + random.nextInt(timelines) : 1;
        all.add(sized(seq, timeline, 200 + random.nextInt(2_000)));
      }
      for (int i = 0; i < all.size(); i += 7) {
        commit(storage, changes(all.subList(i, Math.min(i + 7, all.size()))));
      }
      List<StoredMessage> owed = all.stream().filter(stored -> stored.timeline() > 1).toList();

      for (int round = 0; round < 20; round++) {
        Limit limit = new Limit(1 + random.nextInt(50), 1 + random.nextInt(30_000));
        assertThat(read(limit, 0, last -> storage.stream(ranges, last, Long.MAX_VALUE, limit)))
            .as("stream, %s", limit)
            .isEqualTo(owed);
        assertThat(read(limit, 0, last -> storage.log(last, Long.MAX_VALUE, limit)))
            .as("log, %s", limit)
            .isEqualTo(all);
        assertThat(read(limit, 0, last -> storage.forward(1, last, limit)))
            .as("forward, %s", limit)
            .isEqualTo(all.stream().filter(stored -> stored.timeline() == 1).toList());
        List<StoredMessage> back =
            read(limit, Long.MAX_VALUE, first -> reversed(storage.backward(1, 0, first, limit)));
        assertThat(reversed(back))
            .as("backward, %s", limit)
            .isEqualTo(all.stream().filter(stored -> stored.timeline() == 1).toList());
      }
    }
  }

  @Test
  default void whatLiesBeyondTheLimitIsNotRead() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      for (long seq = 10; seq < 410; seq += 10) {
        List<StoredMessage> batch = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          batch.add(sized(seq + i, 1 + i % 2, 20_000));
        }
        commit(storage, changes(batch));
      }
      Limit limit = new Limit(1_000, 100_000);
      List<Range> both = List.of(open(1, 0), open(2, 0));

      // 8 MB are stored. Whatever a storage does with what it reads, it takes more than its size.
      assertThat(allocated(() -> storage.stream(both, 0, Long.MAX_VALUE, limit)))
          .isLessThan(4 << 20);
      assertThat(allocated(() -> storage.log(0, Long.MAX_VALUE, limit))).isLessThan(4 << 20);
      assertThat(allocated(() -> storage.forward(1, 0, limit))).isLessThan(4 << 20);
      assertThat(allocated(() -> storage.backward(1, 0, Long.MAX_VALUE, limit)))
          .isLessThan(4 << 20);
    }
  }

  /** The bytes that this thread allocates while it reads something. */
  private static long allocated(Callable<List<StoredMessage>> read) throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThat(read.call()).hasSize(5);
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  /** One page, from a place on. */
  @FunctionalInterface
  interface PageFrom {
    List<StoredMessage> read(long place) throws Exception;
  }

  /** Page after page, each of which has to be as long as it can and no longer. */
  private static List<StoredMessage> read(Limit limit, long start, PageFrom pages)
      throws Exception {
    List<StoredMessage> all = new ArrayList<>();
    long place = start;
    while (true) {
      List<StoredMessage> page = pages.read(place);
      all.addAll(page);
      if (!limit.isReachedBy(page)) {
        return all;
      }
      assertThat(limit.isReachedBy(page.subList(0, page.size() - 1))).isFalse();
      place = page.get(page.size() - 1).seq();
    }
  }

  private static List<StoredMessage> reversed(List<StoredMessage> messages) {
    List<StoredMessage> reversed = new ArrayList<>(messages);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Change> changes(List<StoredMessage> messages) {
    return messages.stream().<Change>map(Change.MessageStored::new).toList();
  }

  /** A message of that many bytes as JSON. */
  private static StoredMessage sized(long seq, long timeline, int bytes) {
    int rest = bytes - (int) said(seq, timeline, "", "{}").message().jsonLength();
    return said(seq, timeline, "x".repeat(rest), "{}");
  }

  private static StoredMessage said(long seq, long timeline, String body, String meta) {
    UUID id = new UUID(0x8000L, seq);
    Message message =
        new Message(id, NOON, "user1", "#channel" + timeline, MessageType.MESSAGE, body, meta);
    return new StoredMessage(seq, timeline, 1, message);
  }
}
