package chat.runtime.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.runtime.testkit.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowFilterTest {

  private static final FilterContext CONTEXT =
      new FilterContext("bob", new UUID(0, 1), "#room", Instant.EPOCH);

  private final AtomicInteger outcomes = new AtomicInteger();
  private final Guards guards =
      new Guards(
          Duration.ofSeconds(60),
          new DraftRules(4096, 16384),
          new PluginMeter() {
            @Override
            public CallMeter calls(String plugin, Kind kind, String name) {
              return CallMeter.NONE;
            }

            @Override
            public Runnable rejections(String plugin, String filter) {
              return () -> {};
            }

            @Override
            public void shadow(String filter, String outcome) {
              outcomes.incrementAndGet();
            }

            @Override
            public void event(String plugin, String event) {}
          });

  @AfterEach
  void close() {
    guards.close();
  }

  private MessageFilter shadow(MessageFilter filter) {
    Guards.Origin origin = new Guards.Origin("test", "dry", getClass().getClassLoader());
    return guards.filter(origin, filter, true).extension();
  }

  private static Draft draft(String to) {
    return new Draft(MessageType.MESSAGE, to, "hi", Meta.EMPTY);
  }

  @Test
  void aSlowOneTakesNoThreadFromThoseThatDecide() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    MessageFilter slow =
        shadow(
            (draft, context) -> {
              end.await();
              return Verdict.reject("No.");
            });
    try {
      for (int i = 0; i < 5_000; i++) {
        Draft draft = draft("#room");
        assertThat(slow.filter(draft, CONTEXT)).isEqualTo(Verdict.accept(draft));
      }
      assertThat(guards.blocking().call(() -> 5).get(20, TimeUnit.SECONDS)).isEqualTo(5);
      assertThat(guards.quick().call(() -> 6).get(20, TimeUnit.SECONDS)).isEqualTo(6);
    } finally {
      end.countDown();
    }
  }

  @Test
  void whatItWouldHaveDoneIsALineNowAndThenWithoutNamesAndTexts() throws Exception {
    try (LogLines lines = LogLines.of(ShadowFilter.class, Level.INFO)) {
      MessageFilter shadow =
          shadow(
              (draft, context) ->
                  draft.to().equals("eve")
                      ? Verdict.accept(draft.withBody("changed"))
                      : Verdict.reject("not_this", "bob says hi to #room"));
      for (int i = 0; i < 500; i++) {
        shadow.filter(draft("#room"), CONTEXT);
        shadow.filter(draft("eve"), CONTEXT);
      }
      // The threads of shadows take things in order of their coming, eight at a time.
      while (outcomes.get() < 1_000) {
        Thread.onSpinWait();
      }
      assertThat(lines.all())
          .containsExactlyInAnyOrder(
              "INFO The filter dry, in shadow, would have rejected with not_this a message to a"
                  + " channel",
              "INFO The filter dry, in shadow, would have changed a message outside of channels");
    }
  }
}
