package chat.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import chat.api.model.Message;
import chat.api.model.MessageType;
import chat.api.storage.Change;
import chat.api.storage.Limit;
import chat.api.storage.StoredMessage;
import chat.api.testkit.InMemoryStorage;
import chat.runtime.state.ChatState;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.TestModes;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Memory never pretends to have what it has not. */
class RecentMessagesTest {

  /** Of a message here: its objects, and two bytes a character. */
  private static final long FOOTPRINT = 320 + 2 * (3 + 5 + 10);

  private static StoredMessage stored(long seq) {
    Message message =
        new Message(
            new UUID(0, seq), Instant.EPOCH, "ann", "#room", MessageType.MESSAGE, "1234567890", "");
    return new StoredMessage(seq, 1, 0, message);
  }

  private static List<StoredMessage> stored(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(RecentMessagesTest::stored).toList();
  }

  @Test
  void itHasWhatCameSinceItWasOpened() {
    RecentMessages recent = new RecentMessages(10_000);
    recent.clear(5);
    recent.moveEnd(7);
    recent.open();
    recent.append(stored(9, 10));

    assertThat(recent.after(6, Limit.of(10))).isNull();
    assertThat(recent.after(7, Limit.of(10))).isEqualTo(stored(9, 10));
    assertThat(recent.after(9, Limit.of(10))).isEqualTo(stored(10, 10));
    assertThat(recent.after(7, Limit.of(1))).isEqualTo(stored(9, 9));
    assertThat(recent.after(10, Limit.of(10))).isEmpty();
    assertThat(recent.countAfter(9)).isEqualTo(1);
    assertThat(recent.end()).isEqualTo(10);
  }

  @Test
  void itHoldsSoManyBytes() {
    RecentMessages recent = new RecentMessages(3 * FOOTPRINT);
    recent.open();
    recent.append(stored(1, 5));

    assertThat(recent.after(1, Limit.of(10))).isNull();
    assertThat(recent.after(2, Limit.of(10))).isEqualTo(stored(3, 5));
    assertThat(recent.countAfter(2)).isEqualTo(3);
    assertThat(recent.countAfter(0)).isEqualTo(5);
  }

  @Test
  void itHoldsSoManyMessages() {
    RecentMessages recent = new RecentMessages(Long.MAX_VALUE);
    recent.open();
    recent.append(stored(1, RecentMessages.MOST + 10L));

    assertThat(recent.after(9, Limit.of(10))).isNull();
    assertThat(recent.after(10, Limit.of(2))).isEqualTo(stored(11, 12));
  }

  @Test
  void whatEverybodyHasHadIsLetGo() {
    RecentMessages recent = new RecentMessages(Long.MAX_VALUE);
    recent.open();
    recent.append(stored(1, 10));
    recent.release(LongStream.of(7, 4));

    assertThat(recent.bytes()).isEqualTo(6 * FOOTPRINT);
    assertThat(recent.after(3, Limit.of(10))).isNull();
    assertThat(recent.after(4, Limit.of(10))).isEqualTo(stored(5, 10));
    recent.release(LongStream.of(3, 8));
    assertThat(recent.bytes()).as("one reads the storage").isEqualTo(2 * FOOTPRINT);
    recent.release(LongStream.of(3));
    assertThat(recent.bytes()).isZero();
    assertThat(recent.after(10, Limit.of(10))).isEmpty();
    recent.append(stored(11, 12));
    assertThat(recent.after(10, Limit.of(10))).isEqualTo(stored(11, 12));
  }

  /** Nothing is held that does not count: neither by the slots that were used before. */
  @Test
  void whatIsLetGoCanBeCollected() {
    RecentMessages recent = new RecentMessages(20 * FOOTPRINT);
    recent.open();
    List<WeakReference<StoredMessage>> seen = new ArrayList<>();
    for (long seq = 1; seq <= 1_000; seq++) {
      StoredMessage message = stored(seq);
      seen.add(new WeakReference<>(message));
      recent.append(List.of(message));
    }

    for (int i = 0; i < 100 && held(seen) > 20; i++) {
      System.gc();
    }
    assertThat(held(seen)).isEqualTo(20);
    assertThat(recent.end()).isEqualTo(1_000);
  }

  private static long held(List<WeakReference<StoredMessage>> seen) {
    return seen.stream().filter(reference -> !reference.refersTo(null)).count();
  }

  @Test
  void aCommitOfWhichNobodyKnowsWhatBecameOfItIsLeftToTheStorage() throws Exception {
    InMemoryStorage storage = new InMemoryStorage();
    List<Change> first = List.of(new Change.ChannelCreated(1, "#room", Instant.EPOCH));
    List<Change> second = List.of(new Change.MessageStored(stored(2)));
    List<Change> third = List.of(new Change.MessageStored(stored(3)));
    Recorder recorder = Recorder.taking(10);
    Listeners listeners =
        new Listeners(
            storage,
            new PluginCalls() {
              @Override
              public <R> CompletableFuture<R> call(Callable<R> work) {
                try {
                  return CompletableFuture.completedFuture(work.call());
                } catch (Exception e) {
                  return CompletableFuture.failedFuture(e);
                }
              }
            },
            1 << 20);
    listeners.replace(List.of(recorder.named("a")));
    storage.commit(first, 1);
    // On disk, but the journal fell before it could say so.
    listeners.committing(second);
    storage.commit(second, 2);
    listeners.committed(List.of());
    listeners.answered();
    assertThat(recorder.calls()).isEmpty();
    // Nobody waits for the next message to hear of this one.
    listeners.restored(
        new ChatState(storage.load(), Core.SERVER, TestModes.catalog(), Instant.EPOCH), false);
    assertThat(recorder.awaitDone(1)).containsExactly(2L);
    listeners.committing(third);
    storage.commit(third, 3);
    listeners.committed(third);
    listeners.answered();

    assertThat(recorder.awaitDone(2)).containsExactly(2L, 3L);
    for (int i = 0; i < 2_000 && listeners.recentBytes() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(listeners.recentBytes()).as("what was told is let go").isZero();
    listeners.stop();
  }
}
