package chat.api.testkit;

import static chat.api.testkit.ChangesContract.ANY_TEXT;
import static chat.api.testkit.Sample.NOON;
import static chat.api.testkit.Sample.account;
import static chat.api.testkit.Sample.channel;
import static chat.api.testkit.Sample.commit;
import static chat.api.testkit.Sample.said;
import static chat.api.testkit.Sample.seqs;
import static chat.api.testkit.Sample.stored;
import static chat.api.testkit.Sample.storedAll;
import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.Storage;
import chat.api.storage.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Messages come back as they were stored, and each timeline can be read, counted and rotated by
 * itself.
 */
public interface MessagesContract extends OpensStorage {

  @Test
  default void aMessageIsFoundBySeq() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), stored(10, 1), stored(12, 1));

      assertThat(storage.message(10)).contains(said(10, 1));
      assertThat(storage.message(12)).contains(said(12, 1));
      assertThat(storage.message(11)).isEmpty();
      assertThat(storage.message(1)).isEmpty();
    }
  }

  @Test
  default void aMessageComesBackExactly() throws Exception {
    List<String> metas =
        List.of(
            "{}",
            "{\"n\":1.10,\"e\":1E+2,\"big\":123456789012345678901234567890,\"z\":-0.0}",
            "{\"b\":{\"a\":[null,true,\"\\u00e9\\n\"]},\"a\":\""
                + "\uD83D\uDE00 漢"
                + "\",\"\":\"\"}");
    List<StoredMessage> messages = new ArrayList<>();
    long seq = 100;
    for (MessageType type : MessageType.values()) {
      for (String meta : metas) {
        UUID id = new UUID(0x0123_4567_89AB_8CDEL * seq, Long.MIN_VALUE | seq);
        Instant ts = Instant.ofEpochMilli(1_770_000_000_000L + seq * 7);
        messages.add(
            new StoredMessage(
                seq++, 1, 2, new Message(id, ts, "Ann[x]", "#Ü", type, ANY_TEXT, meta)));
      }
    }
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      commit(storage, messages.stream().<Change>map(Change.MessageStored::new).toList());
    }
    try (Storage storage = openStorage()) {
      assertThat(storage.forward(1, 0, Limit.of(1000))).isEqualTo(messages);
    }
  }

  @Test
  default void emptyTextsAndTheServerAsSenderComeBackAsSuch() throws Exception {
    Message message =
        new Message(new UUID(0, 0), Instant.EPOCH, "", "", MessageType.SYSTEM, "", "{}");
    StoredMessage nothing = new StoredMessage(10, 1, 0, message);
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), new Change.MessageStored(nothing));

      assertThat(storage.message(10)).contains(nothing);
    }
  }

  @Test
  default void longTextsComeBackWhole() throws Exception {
    String body = "漢\uD83D\uDE00x".repeat(20_000);
    String meta = "{\"long\":\"" + "é".repeat(100_000) + "\"}";
    Message message =
        new Message(new UUID(-1, -1), NOON, "ann", "#room", MessageType.MESSAGE, body, meta);
    StoredMessage longOne = new StoredMessage(10, 1, 2, message);
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), new Change.MessageStored(longOne));

      assertThat(storage.message(10)).contains(longOne);
    }
  }

  @Test
  default void everyCodePointSurvives() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      List<StoredMessage> messages = new ArrayList<>();
      for (int first = 1; first <= Character.MAX_CODE_POINT; first += 0x8000) {
        StringBuilder body = new StringBuilder();
        for (int c = first; c < first + 0x8000 && c <= Character.MAX_CODE_POINT; c++) {
          if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
            body.appendCodePoint(c);
          }
        }
        Message message =
            new Message(
                new UUID(0, first),
                NOON,
                "ann",
                "#room",
                MessageType.MESSAGE,
                body.toString(),
                "{}");
        messages.add(new StoredMessage(100 + first, 1, 2, message));
      }
      commit(storage, messages.stream().<Change>map(Change.MessageStored::new).toList());

      assertThat(storage.forward(1, 0, Limit.of(1000))).isEqualTo(messages);
    }
  }

  @Test
  default void seqsOfFortyEightBitsAreKept() throws Exception {
    long big = (1L << 48) - 1;
    try (Storage storage = openStorage()) {
      commit(
          storage,
          channel(1),
          stored(big, 1, big - 1, MessageType.MESSAGE),
          stored(3_000_000_000L, 1));

      assertThat(storage.message(big)).contains(said(big, 1, big - 1, MessageType.MESSAGE));
      assertThat(seqs(storage.forward(1, 0, Limit.of(10)))).containsExactly(3_000_000_000L, big);
    }
  }

  @Test
  default void backwardGivesTheLastOnesBeforeInOrder() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14, 16, 18)));
      commit(storage, storedAll(2, LongStream.of(11, 13, 15)));

      assertThat(seqs(storage.backward(1, 0, Long.MAX_VALUE, Limit.of(3))))
          .containsExactly(14L, 16L, 18L);
      assertThat(seqs(storage.backward(1, 0, 16, Limit.of(2)))).containsExactly(12L, 14L);
      assertThat(seqs(storage.backward(1, 0, 17, Limit.of(2)))).containsExactly(14L, 16L);
      assertThat(seqs(storage.backward(1, 0, 16, Limit.of(100)))).containsExactly(10L, 12L, 14L);
      assertThat(storage.backward(1, 0, 10, Limit.of(100))).isEmpty();
      assertThat(storage.backward(1, 0, 16, Limit.of(0))).isEmpty();
      assertThat(storage.backward(3, 0, Long.MAX_VALUE, Limit.of(100))).isEmpty();
    }
  }

  @Test
  default void backwardGoesNoFurtherThanItsStart() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14, 16, 18)));

      assertThat(seqs(storage.backward(1, 14, Long.MAX_VALUE, Limit.of(100))))
          .containsExactly(14L, 16L, 18L);
      assertThat(seqs(storage.backward(1, 13, 18, Limit.of(100)))).containsExactly(14L, 16L);
      assertThat(seqs(storage.backward(1, 13, 18, Limit.of(1)))).containsExactly(16L);
      assertThat(storage.backward(1, 18, 18, Limit.of(100))).isEmpty();
      assertThat(storage.backward(1, 19, Long.MAX_VALUE, Limit.of(100))).isEmpty();
    }
  }

  @Test
  default void forwardGivesTheFirstOnesAfterInOrder() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14, 16)));
      commit(storage, storedAll(2, LongStream.of(11, 13)));

      assertThat(seqs(storage.forward(1, 0, Limit.of(2)))).containsExactly(10L, 12L);
      assertThat(seqs(storage.forward(1, 10, Limit.of(2)))).containsExactly(12L, 14L);
      assertThat(seqs(storage.forward(1, 11, Limit.of(100)))).containsExactly(12L, 14L, 16L);
      assertThat(storage.forward(1, 16, Limit.of(100))).isEmpty();
      assertThat(storage.forward(1, Long.MAX_VALUE, Limit.of(100))).isEmpty();
      assertThat(storage.forward(1, 0, Limit.of(0))).isEmpty();
      assertThat(storage.forward(3, 0, Limit.of(100))).isEmpty();
    }
  }

  @Test
  default void nthCountsFromEitherEnd() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2), channel(3));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14)));
      commit(storage, storedAll(2, LongStream.of(9, 11, 13, 15)));

      assertThat(storage.nth(1, 0, false)).hasValue(10);
      assertThat(storage.nth(1, 2, false)).hasValue(14);
      assertThat(storage.nth(1, 3, false)).isEmpty();
      assertThat(storage.nth(1, 0, true)).hasValue(14);
      assertThat(storage.nth(1, 2, true)).hasValue(10);
      assertThat(storage.nth(1, 3, true)).isEmpty();
      assertThat(storage.nth(3, 0, true)).isEmpty();
    }
  }

  @Test
  default void onlyWhatOthersSpokeIsCounted() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      long seq = 10;
      for (MessageType type : MessageType.values()) {
        commit(
            storage,
            stored(seq++, 1, 5, type),
            stored(seq++, 1, 6, type),
            stored(seq++, 2, 6, type));
      }

      assertThat(storage.countSpoken(1, 0, Long.MAX_VALUE, 99)).isEqualTo(6);
      assertThat(storage.countSpoken(1, 0, Long.MAX_VALUE, 5)).isEqualTo(3);
      assertThat(storage.countSpoken(2, 0, Long.MAX_VALUE, 6)).isZero();
      assertThat(storage.countSpoken(3, 0, Long.MAX_VALUE, 6)).isZero();
    }
  }

  @Test
  default void countingIsAfterExclusiveAndUpToInclusive() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1));
      commit(storage, storedAll(1, LongStream.of(10, 12, 14, 16)));

      assertThat(storage.countSpoken(1, 10, 14, 99)).isEqualTo(2);
      assertThat(storage.countSpoken(1, 9, 15, 99)).isEqualTo(3);
      assertThat(storage.countSpoken(1, 14, 14, 99)).isZero();
      assertThat(storage.countSpoken(1, 16, 10, 99)).isZero();
    }
  }

  @Test
  default void rotatedMessagesAreGoneAndTheOthersStay() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, channel(1), channel(2));
      commit(storage, storedAll(1, LongStream.rangeClosed(10, 19)));
      commit(storage, storedAll(2, LongStream.of(5, 30)));
      commit(storage, new Change.TimelineRotated(1, 12, 3));
      commit(storage, new Change.TimelineRotated(1, 15, 3), stored(31, 1));

      assertThat(seqs(storage.forward(1, 0, Limit.of(100))))
          .containsExactly(16L, 17L, 18L, 19L, 31L);
      assertThat(storage.message(15)).isEmpty();
      assertThat(storage.message(16)).isPresent();
      assertThat(storage.nth(1, 0, false)).hasValue(16);
      assertThat(seqs(storage.forward(2, 0, Limit.of(100)))).containsExactly(5L, 30L);
    }
  }

  @Test
  default void theMessagesOfARemovedTimelineAreGone() throws Exception {
    try (Storage storage = openStorage()) {
      commit(storage, account(1), account(2), new Change.ConversationOpened(3, 1, 2), channel(4));
      commit(storage, storedAll(3, LongStream.rangeClosed(10, 400)));
      commit(storage, stored(500, 4));
      commit(storage, new Change.TimelineRemoved(3));

      assertThat(storage.forward(3, 0, Limit.of(10))).isEmpty();
      assertThat(storage.message(10)).isEmpty();
      assertThat(storage.message(500)).isPresent();
    }
  }
}
