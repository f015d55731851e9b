package chat.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.testkit.Core;
import chat.runtime.testkit.Steps;
import chat.runtime.upkeep.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoriesTest {

  private Core core = Core.start();

  @AfterEach
  void stop() {
    core.close();
  }

  private void newCore(int maxHistory, Executor readers) {
    core.close();
    core = Core.start(maxHistory, readers);
  }

  private CompletableFuture<Histories.Slice> begin(long user, String target, int limit) {
    return core.histories()
        .read(
            core.journal(),
            new Histories.Request(user, target, null, null, limit),
            Core.unlimited());
  }

  private Histories.Slice newest(long user, String target, int limit) throws Exception {
    return Core.await(begin(user, target, limit));
  }

  private Histories.Slice page(
      long user, String target, @Nullable UUID before, @Nullable UUID after, int limit)
      throws Exception {
    return Core.await(
        core.histories()
            .read(
                core.journal(),
                new Histories.Request(user, target, before, after, limit),
                Core.unlimited()));
  }

  private static List<UUID> ids(Histories.Slice slice) {
    return slice.messages().stream().map(Delivery::id).toList();
  }

  private List<UUID> say(long user, String to, int messages) throws Exception {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      ids.add(core.say(user, to, "message " + i).id());
    }
    return ids;
  }

  @Test
  void theNewestComeOldestFirst() throws Exception {
    long bob = core.register("bob");
    UUID joined = core.join(bob, "#a").posted().message().id();
    List<UUID> said = say(bob, "#a", 5);

    assertThat(ids(newest(bob, "#a", 3))).isEqualTo(said.subList(2, 5));
    assertThat(newest(bob, "#a", 3).more()).isTrue();
    assertThat(newest(bob, "#a", 5).more()).isTrue();
    assertThat(newest(bob, "#A", 6).more()).isFalse();
    assertThat(ids(newest(bob, "#a", 500))).startsWith(joined).hasSize(6);
  }

  @Test
  void nothingWasSaidYet() throws Exception {
    long bob = core.register("bob");
    core.register("eve");

    assertThat(newest(bob, "eve", 10)).isEqualTo(new Histories.Slice(List.of(), false));
  }

  @Test
  void whatIsInMemoryNeedsNoStorage() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 10);
    newest(bob, "#a", 50);
    said.addAll(say(bob, "#a", 10));
    core.storage().failReads(true);

    Histories.Slice slice = newest(bob, "#a", 15);
    assertThat(ids(slice)).isEqualTo(said.subList(5, 20));
    assertThat(slice.more()).isTrue();
    assertThat(newest(bob, "#a", 50).messages()).hasSize(21);
    assertThat(newest(bob, "#a", 50).more()).isFalse();
  }

  @Test
  void memoryHasTheNewestHundred() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 80);
    newest(bob, "#a", 10);
    said.addAll(say(bob, "#a", 80));

    assertThat(ids(newest(bob, "#a", 150))).isEqualTo(said.subList(10, 160));
    core.storage().failReads(true);
    assertThat(ids(newest(bob, "#a", 100))).isEqualTo(said.subList(60, 160));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> newest(bob, "#a", 101))
        .matches(e -> e.is(ErrorCode.STORAGE_UNAVAILABLE));
  }

  @Test
  void theHistoriesInMemoryTakeSoMuchTogether() throws Exception {
    long bob = core.register("bob");
    String large = "x".repeat(4_000);
    for (int channel = 0; channel < 30; channel++) {
      core.join(bob, "#" + channel);
      for (int i = 0; i < 20; i++) {
        core.say(bob, "#" + channel, large);
      }
    }
    List<CompletableFuture<Histories.Slice>> all = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int channel = 0; channel < 30; channel++) {
        all.add(begin(bob, "#" + channel, 50));
      }
      for (CompletableFuture<Histories.Slice> answer : all) {
        assertThat(Core.await(answer).messages()).hasSize(21);
      }
      assertThat(core.histories().bytes()).isLessThanOrEqualTo(Core.HISTORY_BYTES);
    }

    assertThat(core.histories().bytes()).isGreaterThan(Core.HISTORY_BYTES / 2);
    for (int channel = 0; channel < 30; channel++) {
      core.part(bob, "#" + channel);
    }
    assertThat(core.histories().bytes()).isZero();
  }

  @Test
  void pagesLeadBackAndForth() throws Exception {
    long bob = core.register("bob");
    long eve = core.register("eve");
    List<UUID> said = say(bob, "eve", 10);

    assertThat(ids(page(eve, "bob", said.get(5), null, 3))).isEqualTo(said.subList(2, 5));
    assertThat(page(eve, "bob", said.get(5), null, 3).more()).isTrue();
    assertThat(ids(page(eve, "bob", said.get(5), null, 5))).isEqualTo(said.subList(0, 5));
    assertThat(page(eve, "bob", said.get(5), null, 5).more()).isFalse();
    assertThat(ids(page(bob, "eve", null, said.get(5), 3))).isEqualTo(said.subList(6, 9));
    assertThat(page(bob, "eve", null, said.get(5), 3).more()).isTrue();
    assertThat(ids(page(bob, "eve", null, said.get(5), 4))).isEqualTo(said.subList(6, 10));
    assertThat(page(bob, "eve", null, said.get(5), 4).more()).isFalse();
    assertThat(page(bob, "eve", null, said.get(9), 4))
        .isEqualTo(new Histories.Slice(List.of(), false));
  }

  @Test
  void anUnknownOrForeignIdIsOlderThanEverything() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    core.join(bob, "#b");
    List<UUID> said = say(bob, "#a", 3);
    UUID foreign = core.say(bob, "#b", "elsewhere").id();

    for (UUID unknown : List.of(foreign, UUID.randomUUID(), new UUID(0, 0))) {
      assertThat(page(bob, "#a", unknown, null, 10).messages()).isEmpty();
      assertThat(ids(page(bob, "#a", null, unknown, 10))).hasSize(4).endsWith(said.get(2));
      assertThat(page(bob, "#a", null, unknown, 2).more()).isTrue();
    }
  }

  @Test
  void noMoreThanTheLimitCanBeRead() throws Exception {
    newCore(10, Runnable::run);
    long bob = core.register("bob");
    core.register("eve");
    List<UUID> said = say(bob, "eve", 30);
    for (int i = 0; i < 2; i++) {
      List<UUID> visible = said.subList(20, 30);
      assertThat(ids(newest(bob, "eve", 50))).isEqualTo(visible);
      assertThat(newest(bob, "eve", 50).more()).isFalse();
      assertThat(newest(bob, "eve", 9).more()).isTrue();
      assertThat(ids(page(bob, "eve", said.get(25), null, 50))).isEqualTo(said.subList(20, 25));
      assertThat(page(bob, "eve", said.get(25), null, 50).more()).isFalse();
      assertThat(page(bob, "eve", said.get(15), null, 50).messages()).isEmpty();
      assertThat(ids(page(bob, "eve", null, said.get(5), 50))).isEqualTo(visible);
      assertThat(ids(page(bob, "eve", null, UUID.randomUUID(), 50))).isEqualTo(visible);

      // Once more when the rest is gone indeed.
      core.read("bob", said.get(29));
      core.read("eve", said.get(29));
      new Rounds(core, Duration.ofHours(1), 10).rotate();
    }
    assertThat(core.storage().message(core.seqOf(said.get(19)))).isEmpty();
  }

  @Test
  void aHistoryIsOfTheMomentItWasAskedFor() throws Exception {
    Steps readers = new Steps();
    newCore(1_000, readers);
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 3);
    CompletableFuture<Histories.Slice> answer = begin(bob, "#a", 10);
    core.settle();
    UUID late = core.say(bob, "#a", "late").id();
    readers.next();

    assertThat(ids(Core.await(answer))).hasSize(4).endsWith(said.get(2));
    assertThat(ids(newest(bob, "#a", 2))).containsExactly(said.get(2), late);
    assertThat(ids(newest(bob, "#a", 10))).hasSize(5);
    assertThat(readers.waiting()).isZero();
  }

  @Test
  void whatComesWhileItIsLoadedIsNotMissedNorDoubled() throws Exception {
    Steps readers = new Steps();
    newCore(1_000, readers);
    long bob = core.register("bob");
    core.join(bob, "#a");
    List<UUID> said = say(bob, "#a", 3);
    CompletableFuture<Histories.Slice> one = begin(bob, "#a", 2);
    CompletableFuture<Histories.Slice> two = begin(bob, "#a", 2);
    core.settle();
    said.addAll(say(bob, "#a", 120));
    readers.next();
    said.addAll(say(bob, "#a", 1));
    readers.next();

    assertThat(ids(Core.await(one))).isEqualTo(said.subList(1, 3));
    assertThat(ids(Core.await(two))).isEqualTo(said.subList(1, 3));
    assertThat(ids(newest(bob, "#a", 100))).isEqualTo(said.subList(24, 124));
    assertThat(readers.waiting()).isZero();
  }

  @Test
  void aChannelOfTheSameNameHasAnotherHistory() throws Exception {
    long bob = core.register("bob");
    core.join(bob, "#a");
    say(bob, "#a", 3);
    newest(bob, "#a", 10);
    core.part(bob, "#a");
    core.join(bob, "#a");

    assertThat(newest(bob, "#a", 10).messages()).hasSize(1);
  }

  @Test
  void memoryIsBounded() throws Exception {
    long bob = core.register("bob");
    String body = "x".repeat(100_000);
    for (int channel = 0; channel < 30; channel++) {
      core.join(bob, "#" + channel);
      newest(bob, "#" + channel, 10);
    }
    // Every history is in memory, with next to nothing in it; now they grow.
    for (int channel = 0; channel < 30; channel++) {
      core.say(bob, "#" + channel, body);
    }
    core.storage().failReads(true);
    int remembered = 0;
    for (int channel = 29; channel >= 0; channel--) {
      try {
        newest(bob, "#" + channel, 10);
        remembered++;
      } catch (ChatException e) {
        assertThat(e.is(ErrorCode.STORAGE_UNAVAILABLE)).isTrue();
      }
    }
    assertThat(remembered).isBetween(15, 20);
  }

  @Test
  void readersThatTakeNoMoreWorkAreAnError() throws Exception {
    newCore(
        10,
        task -> {
          throw new RejectedExecutionException("no more");
        });
    long bob = core.register("bob");
    core.say(bob, "bob", "hello");

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> newest(bob, "bob", 10))
        .matches(e -> e.status() == 503);
  }
}
