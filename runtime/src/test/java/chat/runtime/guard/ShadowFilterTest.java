package chat.runtime.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ShadowFilterTest {

  private static final FilterContext CONTEXT =
      new FilterContext("bob", new UUID(0, 1), "#room", Instant.EPOCH);

  private final Guards guards =
      new Guards(Duration.ofSeconds(60), new DraftRules(4096, 16384), PluginMeter.NONE);

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
  void whatItWouldHaveDoneIsOneLineWhateverTheClientWrote() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger(ShadowFilter.class);
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logger.addAppender(appender);
    appender.start();
    try {
      shadow((draft, context) -> Verdict.reject("Not\u2028this."))
          .filter(draft("#a\n00:00:00 ERROR all is lost"), CONTEXT);
      assertThat(lines.poll(20, TimeUnit.SECONDS))
          .isEqualTo(
              "dry, in shadow, would have rejected a message of bob to #a 00:00:00 ERROR all is"
                  + " lost: rejected (Not this.)");
    } finally {
      logger.detachAppender(appender);
      logger.setLevel(null);
    }
  }
}
