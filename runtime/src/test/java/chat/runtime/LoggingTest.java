package chat.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggingTest {

  private static String line(Instant time, Map<String, String> properties) {
    LoggerContext context = new LoggerContext();
    var unused = new Logging().configure(context);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    Appender<ILoggingEvent> appender = root.iteratorForAppenders().next();
    LoggingEvent event = new LoggingEvent("x", root, Level.INFO, "hello", null, null);
    event.setInstant(time);
    event.setMDCPropertyMap(properties);
    byte[] bytes = ((ConsoleAppender<ILoggingEvent>) appender).getEncoder().encode(event);
    return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
  }

  @Test
  void aLineBeginsWithDateTimeAndZone() {
    for (String each : new String[] {"2026-01-31T23:59:59.007Z", "2026-07-01T00:00:00Z"}) {
      Instant time = Instant.parse(each);
      String[] parts = line(time, Map.of()).split(" ", 2);

      assertThat(parts[0])
          .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}(Z|[+-][0-9]{2}:[0-9]{2})");
      assertThat(OffsetDateTime.parse(parts[0]))
          .isEqualTo(time.atZone(ZoneId.systemDefault()).toOffsetDateTime());
      assertThat(parts[1]).isEqualTo("INFO  hello");
    }
  }

  @Test
  void aLineOfAPluginNamesIt() {
    assertThat(line(Instant.EPOCH, Map.of("plugin", "words"))).endsWith(" INFO  [words] hello");
  }
}
