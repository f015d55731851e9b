package chat.runtime.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.api.listener.RetryLater;
import chat.runtime.error.PluginFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a listener can count on. */
class ListenersTest {

  @Test
  void aListenerIsToldOfEveryMessageInTheirOrder() throws Exception {
    try (Feed feed = Feed.start()) {
      feed.say("#before", 3);
      feed.settle();
      Recorder recorder = Recorder.taking(1);
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        said.addAll(feed.say(i % 2 == 0 ? "#one" : "#two", 1 + i % 3));
      }

      assertThat(recorder.awaitDone(said.size())).isEqualTo(said);
      assertThat(recorder.calls()).allMatch(call -> call.size() == 1);
      feed.awaitLag("a", 0);
    }
  }

  @Test
  void aCallBringsNoMoreThanItTakes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Feed feed = Feed.start()) {
      Recorder recorder = new Recorder(4, OptionalLong.empty(), (call, positions) -> go.await());
      feed.listeners().replace(List.of(recorder.named("a")));
      feed.say("#room", 1);
      recorder.awaitCalls(1);
      feed.say("#room", 10);
      feed.settle();
      assertThat(feed.listeners().lag()).containsEntry("a", 11L);
      go.countDown();
      recorder.awaitDone(11);

      assertThat(recorder.calls()).extracting(List::size).containsExactly(1, 4, 4, 2);
    }
  }

  @Test
  void aSlowListenerHoldsUpNobodyElse() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Feed feed = Feed.start(1_500)) {
      Recorder slow = Recorder.that((call, positions) -> go.await());
      Recorder quick = Recorder.taking(10);
      feed.listeners().replace(List.of(slow.named("slow"), quick.named("quick")));
      List<Long> said = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        said.addAll(feed.say("#room", 3));
      }

      assertThat(quick.awaitDone(150)).isEqualTo(said);
      assertThat(feed.listeners().lag().get("slow")).isGreaterThanOrEqualTo(150);
      go.countDown();
      assertThat(slow.awaitDone(150)).isEqualTo(said);
    }
  }

  @Test
  void whoKeepsItsPlaceGoesOnFromThere() throws Exception {
    try (Feed before = Feed.start()) {
      List<Long> said = before.say("#room", 500);
      try (Feed feed = before.restarted()) {
        Recorder recorder = Recorder.after(said.get(99));
        feed.listeners().replace(List.of(recorder.named("a")));
        List<Long> expected = new ArrayList<>(said.subList(100, 500));
        expected.addAll(feed.say("#room", 2));

        assertThat(recorder.awaitDone(402)).isEqualTo(expected);
        assertThat(recorder.asked()).isEqualTo(1);
      }
    }
  }

  @Test
  void aPlaceBeyondTheEndIsTheEnd() throws Exception {
    try (Feed feed = Feed.start()) {
      feed.say("#room", 5);
      Recorder recorder = Recorder.after(1_000_000);
      feed.listeners().replace(List.of(recorder.named("a")));
      feed.prove();
      // It may have been asked only after this was said, and then goes on from behind it.
      List<Long> said = new ArrayList<>();
      while (recorder.calls().isEmpty()) {
        said.addAll(feed.say("#room", 1));
      }

      assertThat(said).contains(recorder.calls().get(0).get(0));
    }
  }

  @Test
  void whatWasRotatedAwayMeanwhileIsMissing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Feed feed = Feed.start(1)) {
      Recorder recorder = Recorder.that((call, positions) -> go.await());
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> first = feed.say("#one", 1);
      recorder.awaitCalls(1);
      List<Long> gone = feed.say("#one", 3);
      List<Long> other = feed.say("#two", 3);
      List<Long> last = feed.say("#one", 1);
      feed.rotate("#one", gone.get(2));
      go.countDown();
      List<Long> expected = new ArrayList<>(first);
      expected.addAll(other);
      expected.addAll(last);

      assertThat(recorder.awaitDone(5)).isEqualTo(expected);
      feed.awaitLag("a", 0);
    }
  }

  @Test
  void whatACallThrowsSkipsItsEventsOnly() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder =
          Recorder.that(
              (call, positions) -> {
                if (call == 0) {
                  throw new IllegalStateException("no");
                } else if (call == 1) {
                  throw new NoClassDefFoundError("no");
                } else if (call == 2) {
                  throw new PluginFailure("It took too long.");
                }
              });
      feed.listeners().replace(List.of(recorder.named("a")));
      for (int i = 0; i < 3; i++) {
        feed.say("#room", 2);
        recorder.awaitCalls(i + 1);
      }
      List<Long> said = feed.say("#room", 2);

      assertThat(recorder.awaitDone(2)).isEqualTo(said);
      assertThat(feed.listeners().skipped()).containsEntry("a", 6L);
    }
  }

  @Test
  void aListenerThatWantsToGoOnAtOnceIsNotSaidToWait() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(Cursor.class);
    log.addAppender(lines);
    try (Feed feed = Feed.start()) {
      Recorder recorder =
          Recorder.that(
              (call, positions) -> {
                if (call < 5) {
                  throw new RetryLater(Duration.ZERO, "more to do");
                }
              });
      feed.listeners().replace(List.of(recorder.named("a")));
      feed.say("#room", 2);

      recorder.awaitDone(2);
      assertThat(recorder.calls()).hasSizeGreaterThan(5);
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("more to do"));
  }

  @Test
  void retryLaterBringsTheSameAgainAndNothingElseBefore() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder =
          Recorder.that(
              (call, positions) -> {
                if (call < 5) {
                  throw new RetryLater(Duration.ofMillis(1), "not yet");
                }
              });
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = new ArrayList<>(feed.say("#room", 2));
      recorder.awaitCalls(1);
      said.addAll(feed.say("#room", 2));

      assertThat(recorder.awaitDone(4)).isEqualTo(said);
      assertThat(recorder.calls().subList(0, 6)).containsOnly(said.subList(0, 2));
      assertThat(feed.listeners().skipped()).containsEntry("a", 0L);
    }
  }

  @Test
  void aStorageThatDoesNotAnswerMakesItWaitAndSkipsNothing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Feed feed = Feed.start(1)) {
      Recorder recorder = Recorder.that((call, positions) -> go.await());
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = new ArrayList<>(feed.say("#room", 1));
      recorder.awaitCalls(1);
      said.addAll(feed.say("#room", 50));
      feed.storage().failReads(true);
      CountDownLatch tried = new CountDownLatch(3);
      feed.storage().beforeRead(tried::countDown);
      go.countDown();
      assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(recorder.calls()).hasSize(1);
      feed.storage().failReads(false);

      assertThat(recorder.awaitDone(51)).isEqualTo(said);
    }
  }

  @Test
  void whatWasNotCommittedIsNeverTold() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder = Recorder.taking(10);
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = new ArrayList<>(feed.say("#room", 1));
      feed.storage().failCommits(true);
      CompletableFuture<Boolean> failed =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return feed.say("#room", 2).isEmpty();
                } catch (Exception e) {
                  return true;
                }
              });
      assertThat(failed.get(20, TimeUnit.SECONDS)).isTrue();
      feed.storage().failCommits(false);
      feed.prove();
      said.addAll(feed.say("#room", 2));

      assertThat(recorder.awaitDone(3)).isEqualTo(said);
    }
  }

  @Test
  void whoCannotBeCalledWaitsAndSkipsNothing() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder = Recorder.taking(10);
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = new ArrayList<>(feed.say("#room", 1));
      recorder.awaitDone(1);
      feed.refuseCalls(true);
      for (int i = 0; i < 5; i++) {
        said.addAll(feed.say("#room", 1));
      }
      feed.refuseCalls(false);

      assertThat(recorder.awaitDone(6)).isEqualTo(said);
      assertThat(feed.listeners().skipped()).containsEntry("a", 0L);
    }
  }

  @Test
  void anErrorBeforeACallHoldsAListenerUpForAMomentOnly() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder = Recorder.taking(10);
      feed.failCalls(3);
      feed.listeners().replace(List.of(recorder.named("a"))).get(20, TimeUnit.SECONDS);
      // Nothing else is said: it has to go on by itself.
      List<Long> said = new ArrayList<>(feed.say("#room", 1));
      assertThat(recorder.awaitDone(1)).isEqualTo(said);
      feed.failCalls(3);
      said.addAll(feed.say("#room", 1));

      assertThat(recorder.awaitDone(2)).isEqualTo(said);
    }
  }

  @Test
  void anErrorInAReadHoldsAListenerUpForAMomentOnly() throws Exception {
    try (Feed before = Feed.start()) {
      List<Long> said = before.say("#room", 20);
      try (Feed feed = before.restarted()) {
        AtomicInteger failures = new AtomicInteger(3);
        feed.storage()
            .beforeRead(
                () -> {
                  if (failures.getAndDecrement() > 0) {
                    throw new StackOverflowError();
                  }
                });
        Recorder recorder = Recorder.after(0);
        feed.listeners().replace(List.of(recorder.named("a")));

        assertThat(recorder.awaitDone(20)).isEqualTo(said);
      }
    }
  }

  @Test
  void whoIsOutOfUseIsToldLater() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder =
          Recorder.that(
              (call, positions) -> {
                if (call < 3) {
                  throw PluginFailure.notAsked("It is out of use.");
                }
              });
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = new ArrayList<>(feed.say("#room", 2));
      recorder.awaitCalls(1);
      said.addAll(feed.say("#room", 2));

      assertThat(recorder.awaitDone(4)).isEqualTo(said);
      assertThat(feed.listeners().skipped()).containsEntry("a", 0L);
    }
  }

  @Test
  void aReplacedListenerEndsAfterItsCallAndTheNextGoesOn() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Feed feed = Feed.start()) {
      Recorder old = Recorder.that((call, positions) -> go.await());
      Recorder next = Recorder.taking(10);
      Recorder other = Recorder.taking(10);
      feed.listeners().replace(List.of(old.named("a"), other.named("b")));
      List<Long> said = new ArrayList<>(feed.say("#room", 1));
      old.awaitCalls(1);
      said.addAll(feed.say("#room", 3));
      CompletableFuture<Void> replaced =
          feed.listeners().replace(List.of(next.named("a"), other.named("b")));
      said.addAll(feed.say("#room", 3));
      other.awaitDone(7);
      assertThat(replaced).isNotDone();
      assertThat(next.calls()).isEmpty();
      go.countDown();
      replaced.get(20, TimeUnit.SECONDS);

      assertThat(next.awaitDone(6)).isEqualTo(said.subList(1, 7));
      assertThat(old.done()).isEqualTo(said.subList(0, 1));
      assertThat(other.done()).isEqualTo(said);
      assertThat(other.asked()).isEqualTo(1);
    }
  }

  @Test
  void whoIsReplacedWhileItWaitsLeavesItsEventsToTheNext() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder old =
          Recorder.that(
              (call, positions) -> {
                throw new RetryLater(Duration.ofDays(1), "for ever");
              });
      feed.listeners().replace(List.of(old.named("a")));
      List<Long> said = feed.say("#room", 3);
      old.awaitCalls(1);
      Recorder next = Recorder.taking(10);
      feed.listeners().replace(List.of(next.named("a"))).get(20, TimeUnit.SECONDS);

      assertThat(next.awaitDone(3)).isEqualTo(said);
    }
  }

  @Test
  void whoComesWhenThereWasNobodyHearsWhatIsSaidFromThenOn() throws Exception {
    try (Feed feed = Feed.start()) {
      for (int i = 0; i < 50; i++) {
        feed.say("#room", 1);
        feed.settle();
        Recorder recorder = Recorder.taking(10);
        feed.listeners().replace(List.of(recorder.named("a")));
        List<Long> said = feed.say("#room", 2);
        assertThat(recorder.awaitDone(2)).isEqualTo(said);
        feed.listeners().replace(List.of()).get(20, TimeUnit.SECONDS);
        feed.say("#room", 1);
        assertThat(recorder.done()).isEqualTo(said);
      }
    }
  }

  @Test
  void aStopWaitsAWhileForTheRunningCallAndMakesNoOther() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Feed feed = Feed.start()) {
      Recorder recorder = Recorder.that((call, positions) -> go.await());
      feed.listeners().replace(List.of(recorder.named("a")));
      List<Long> said = feed.say("#room", 1);
      recorder.awaitCalls(1);
      feed.say("#room", 1);
      feed.listeners().stop();
      go.countDown();

      assertThat(recorder.awaitDone(1)).isEqualTo(said);
      feed.say("#room", 1);
      feed.settle();
      feed.listeners().stop();
      assertThat(recorder.calls()).hasSize(1);
    }
  }

  @Test
  void aStopWithoutCallsIsQuick() throws Exception {
    try (Feed feed = Feed.start()) {
      Recorder recorder =
          Recorder.that(
              (call, positions) -> {
                throw new RetryLater(Duration.ofDays(1), "for ever");
              });
      feed.listeners().replace(List.of(recorder.named("a")));
      feed.say("#room", 1);
      recorder.awaitCalls(1);
      long start = System.nanoTime();
      feed.listeners().stop();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }
}
