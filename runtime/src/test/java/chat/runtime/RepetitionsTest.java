package chat.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the log gets of warnings and errors that repeat. */
class RepetitionsTest {

  private final LoggerContext context = new LoggerContext();
  private long now;

  RepetitionsTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  private final Repetitions repetitions = new Repetitions(() -> now);
  private final List<ILoggingEvent> written = new ArrayList<>();

  private void log(Level level, String message, @Nullable Throwable thrown, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("some"), level, message, thrown, arguments);
    written.addAll(repetitions.pass(event));
  }

  private long traces() {
    return written.stream().filter(event -> event.getThrowableProxy() != null).count();
  }

  private List<String> lines() {
    return written.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static RuntimeException failure(String text) {
    return new IllegalStateException(text);
  }

  @Test
  void aKindOfFailureIsTracedOnceAMinuteAndElseALine() {
    for (int i = 0; i < 5; i++) {
      log(Level.ERROR, "A request failed, number {}", failure("x" + i), i);
    }
    assertThat(traces()).isEqualTo(1);
    assertThat(lines())
        .hasSize(5)
        .endsWith("A request failed, number 4 (java.lang.IllegalStateException, as traced before)");

    now += Duration.ofMinutes(1).toNanos();
    log(Level.ERROR, "A request failed, number {}", failure("again"), 6);
    assertThat(traces()).isEqualTo(2);
  }

  @Test
  void failuresOfDifferentKindsAreAllTraced() {
    log(Level.ERROR, "failed", failure("here"));
    log(Level.ERROR, "failed", new IllegalStateException("elsewhere"));
    log(Level.ERROR, "failed", new IllegalArgumentException("of another class"));
    log(Level.ERROR, "failed", new CompletionException(failure("within another")));
    log(Level.ERROR, "failed", new CompletionException(new IllegalStateException("other")));
    assertThat(traces()).isEqualTo(5);
  }

  @Test
  void tenThousandLinesAreAHundredAndTheirNumber() {
    for (int i = 0; i < 10_000; i++) {
      log(Level.WARN, "Somebody did {}", i % 2 == 0 ? failure("") : null, i);
    }
    log(Level.WARN, "Something else happened", null);
    assertThat(traces()).isEqualTo(1);
    assertThat(lines())
        .hasSize(Repetitions.LINES + 2)
        .contains("More such lines are left out for a minute: Somebody did {}")
        .endsWith("Something else happened");
    written.clear();

    now += Duration.ofMinutes(2).toNanos();
    log(Level.INFO, "Calm", null);
    assertThat(lines()).containsExactly("9900 more lines were left out: Somebody did {}", "Calm");
  }

  @Test
  void messagesThatAreNeverTheSameAreBoundedTogether() {
    for (int i = 0; i < 10_000; i++) {
      log(Level.WARN, "Message " + i, null);
    }
    assertThat(written).hasSizeLessThan(1000);
  }

  @Test
  void whatIsNoWarningIsLeftAlone() {
    for (int i = 0; i < 1000; i++) {
      log(Level.INFO, "Hello", failure(""));
    }
    assertThat(traces()).isEqualTo(1000);
  }
}
