package chat.runtime.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.api.FailurePolicy;
import chat.api.auth.Authenticator;
import chat.api.filter.MessageFilter;
import chat.api.listener.ChatListener;
import chat.api.mode.ModeHandler;
import chat.api.storage.Storage;
import chat.runtime.error.PluginFailure;
import chat.runtime.testkit.Covering;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

class GuardTest {

  private static final Duration LIMIT = Duration.ofMillis(300);

  private final List<String> failures = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final ClassLoader loader = new URLClassLoader(new URL[0], null);
  private final Watchdog watchdog = new Watchdog();
  private final Guard guard =
      new Guard(
          new Guard.Terms("acme", Kind.FILTER, "rude", loader, LIMIT, false),
          new CallMeter() {
            @Override
            public void called(long nanos) {
              calls.incrementAndGet();
            }

            @Override
            public synchronized void failed(String reason) {
              failures.add(reason);
            }
          },
          System::nanoTime);
  private final Question question = guard.question("");

  @AfterEach
  void close() {
    watchdog.close();
  }

  static Stream<Arguments> wrappers() {
    return Stream.of(
        Arguments.of(MessageFilter.class, GuardedFilter.class),
        Arguments.of(MessageFilter.class, ShadowFilter.class),
        Arguments.of(ModeHandler.class, GuardedModeHandler.class),
        Arguments.of(Authenticator.class, GuardedAuthenticator.class),
        Arguments.of(ChatListener.class, GuardedListener.class),
        Arguments.of(Storage.class, GuardedStorage.class));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void theGuardCoversEveryMethod(Class<?> spi, Class<?> wrapper) throws Exception {
    Covering.assertCovers(spi, wrapper);
  }

  @Test
  void aCallHasThePluginsLoaderAndItsNameInTheLog() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    String seen =
        question.call(
            () -> {
              assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
              return MDC.get("plugin");
            },
            "");
    assertThat(seen).isEqualTo("acme");
    assertThat(MDC.get("plugin")).isNull();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(calls).hasValue(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void whateverThePluginThrowsEndsHere() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("a bug"),
            new java.io.IOException("no disk"),
            new NoClassDefFoundError("a/B"),
            new StackOverflowError(),
            new OutOfMemoryError("a lie"),
            new AssertionError())) {
      assertThatExceptionOfType(PluginFailure.class)
          .isThrownBy(() -> question.call(() -> fail(thrown), ""))
          .withMessageContaining("rude")
          .withMessageNotContaining("bug");
    }
    assertThat(failures).hasSize(6).containsOnly("error");
    assertThat(guard.figures().lastFailure()).contains("AssertionError");
  }

  private static String fail(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  @Test
  void whatIsKeptOfAFailureIsOneLine() {
    assertThatExceptionOfType(PluginFailure.class)
        .isThrownBy(
            () -> question.call(() -> fail(new IllegalStateException("a\nERROR b\u2028c")), ""));
    assertThat(guard.figures().lastFailure())
        .isEqualTo("java.lang.IllegalStateException: a ERROR b c");
  }

  @Test
  void nullIsNoAnswer() {
    assertThatExceptionOfType(PluginFailure.class).isThrownBy(() -> question.call(() -> null, ""));
  }

  @Test
  void whatFailsTooOftenIsNotCalledAnyMoreAndItsPolicyHolds() {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      assertThatExceptionOfType(PluginFailure.class)
          .isThrownBy(() -> question.call(() -> fail(new IllegalStateException()), ""));
    }
    AtomicInteger reached = new AtomicInteger();
    assertThatExceptionOfType(PluginFailure.class)
        .isThrownBy(() -> question.call(reached::incrementAndGet, 0))
        .withMessageContaining("out of use");
    guard.onRepeatedFailure(FailurePolicy.OPEN);
    assertThat(question.call(reached::incrementAndGet, 7)).isEqualTo(7);
    assertThat(reached).hasValue(0);
    assertThat(guard.figures().inUse()).isFalse();
    assertThat(failures.subList(Breaker.FAILURES, failures.size())).containsOnly("bypassed");
  }

  @Test
  void aThreadThatIsKeptIsGivenUpAndReplaced() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch let = new CountDownLatch(1);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (PluginThreads threads = new PluginThreads("t", 1, Duration.ofSeconds(20), watchdog)) {
      CompletableFuture<Integer> kept =
          threads.call(
              () -> {
                try {
                  return question.call(() -> keep(never, let), 0);
                } catch (Throwable e) {
                  ended.complete(e);
                  throw e;
                }
              });
      assertThatThrownBy(() -> kept.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(PluginFailure.class);
      // The only thread is still kept, and yet others are served.
      assertThat(threads.call(() -> question.call(() -> 5, 0)).get(20, TimeUnit.SECONDS))
          .isEqualTo(5);
      let.countDown();
      assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(Seat.GivenUp.class);
      assertThat(failures).containsExactly("timeout");
      for (int i = 0; i < 10; i++) {
        assertThat(threads.call(() -> question.call(() -> 6, 0)).get(20, TimeUnit.SECONDS))
            .isEqualTo(6);
      }
    }
  }

  /** Does not care about interrupts. */
  private static int keep(CountDownLatch never, CountDownLatch let) {
    while (true) {
      try {
        if (let.await(1, TimeUnit.MILLISECONDS)) {
          return 1;
        }
        assertThat(never.getCount()).isOne();
      } catch (InterruptedException e) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    }
  }

  @Test
  void whoCanBeInterruptedIs() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (PluginThreads threads = new PluginThreads("t", 1, Duration.ofSeconds(20), watchdog)) {
      CompletableFuture<Integer> kept =
          threads.call(
              () ->
                  question.call(
                      () -> {
                        try {
                          new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                          interrupted.countDown();
                        }
                        return 1;
                      },
                      0));
      assertThatThrownBy(() -> kept.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(PluginFailure.class);
      assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoKeepsTenThreadsIsAskedNoMoreThoughOthersComeBack() throws Exception {
    CountDownLatch let = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (PluginThreads threads = new PluginThreads("t", 1, Duration.ofSeconds(60), watchdog)) {
      for (int i = 0; i < Breaker.FAILURES; i++) {
        assertThat(threads.call(() -> question.call(() -> 5, 0)).get(20, TimeUnit.SECONDS))
            .isEqualTo(5);
        CompletableFuture<Integer> kept =
            threads.call(() -> question.call(() -> keep(never, let), 0));
        assertThatThrownBy(() -> kept.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(PluginFailure.class);
      }
      assertThat(guard.figures().inUse()).isFalse();
    } finally {
      let.countDown();
    }
  }

  @Test
  void aThreadThatWasGivenUpTakesNothingOfThePluginAlong() throws Exception {
    CountDownLatch let = new CountDownLatch(1);
    CompletableFuture<Throwable> unwound = new CompletableFuture<>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread thread =
        new Thread(
            () -> {
              watchdog.sit(who -> {});
              try {
                question.call(() -> keep(new CountDownLatch(1), let), 0);
              } catch (Throwable e) {
                unwound.complete(
                    Thread.currentThread().getContextClassLoader() == before
                            && MDC.get("plugin") == null
                        ? e
                        : new AssertionError("something is left"));
              }
            });
    thread.start();
    while (guard.figures().timeouts() == 0) {
      Thread.onSpinWait();
    }
    let.countDown();
    assertThat(unwound.get(20, TimeUnit.SECONDS)).isInstanceOf(Seat.GivenUp.class);
  }

  @Test
  void whatAPluginLeavesInterruptedIsNotForWhoComesNext() {
    question.call(
        () -> {
          Thread.currentThread().interrupt();
          return 1;
        },
        0);
    assertThat(Thread.interrupted()).isFalse();
  }
}
