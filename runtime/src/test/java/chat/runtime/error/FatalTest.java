package chat.runtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class FatalTest {

  private final AtomicInteger ends = new AtomicInteger();

  @BeforeEach
  void arm() {
    Fatal.arm(ends::incrementAndGet);
  }

  @AfterEach
  void disarm() {
    Fatal.arm(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Java heap space",
        "GC overhead limit exceeded",
        "Requested array size exceeds VM limit",
        "Metaspace",
        "Compressed class space"
      })
  void aFullHeapEndsTheProcess(String message) {
    Fatal.check(new OutOfMemoryError(message));
    assertThat(ends).hasValue(1);
    Fatal.arm(ends::incrementAndGet);
    Fatal.check(new CompletionException(new IOException(new OutOfMemoryError(message))));
    assertThat(ends).hasValue(2);
  }

  @Test
  void whatOnlyOneCallCouldNotGetEndsNothing() {
    Fatal.check(new OutOfMemoryError("unable to create native thread: possibly out of memory"));
    Fatal.check(new OutOfMemoryError("Cannot reserve 1 bytes of direct buffer memory"));
    Fatal.check(new OutOfMemoryError());
    Fatal.check(new OutOfMemoryError("a plugin's own words"));
    Fatal.check(new StackOverflowError());
    Fatal.check(new AssertionError("Java heap space"));
    assertThat(ends).hasValue(0);
  }

  @Test
  void whatOthersCatchAndLogEndsTheProcessToo() {
    LoggerFactory.getLogger("org.xnio.listener")
        .error("A channel event listener threw an exception", new OutOfMemoryError("Metaspace"));
    assertThat(ends).hasValue(1);
  }

  @Test
  void itEndsOnceThoughItsLastWordsAreSeenAgain() {
    Fatal.arm(
        () -> {
          ends.incrementAndGet();
          Fatal.check(new OutOfMemoryError("Java heap space"));
        });
    Fatal.check(new OutOfMemoryError("Java heap space"));
    assertThat(ends).hasValue(1);
  }

  @Test
  void causesInACircleAreNoTrap() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));
    Fatal.check(one);
    assertThat(ends).hasValue(0);
  }

  @Test
  void nothingEndsWhereItIsNotArmed() {
    Fatal.arm(null);
    Fatal.check(new OutOfMemoryError("Java heap space"));
    Fatal.end("the end", new AssertionError());
    assertThat(ends).hasValue(0);
  }
}
