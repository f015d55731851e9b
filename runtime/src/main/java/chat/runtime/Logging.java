package chat.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import chat.runtime.error.Fatal;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * The format of the log: a line for each event, on standard output. Logback finds it as a service;
 * reading XML would cost more.
 */
public final class Logging extends ContextAwareBase implements Configurator {

  /** ISO 8601 with the offset of the machine's zone. */
  private static final String TIME = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(TIME + " %-5level %replace([%X{plugin}] ){'^\\[] $', ''}%msg%n");
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    Console console = new Console();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    Attentive attentive = new Attentive();
    attentive.setContext(context);
    attentive.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(console);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(attentive);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    // What clients send that is no HTTP; requests that fail are told of by the server itself.
    context.getLogger("io.undertow.request.io").setAdditive(false);
    context.getLogger("io.undertow.request.io").addAppender(attentive);
    context.getLogger("chat").setLevel(Level.INFO);
    context.getLogger("plugin").setLevel(Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Standard output, which strangers cannot fill. */
  private static final class Console extends ConsoleAppender<ILoggingEvent> {
    private final Repetitions repetitions = new Repetitions(System::nanoTime);

    @Override
    protected void append(ILoggingEvent event) {
      repetitions.pass(event).forEach(super::append);
    }
  }

  /** Shows {@link Fatal} what others caught: libraries log what they do not expect, and go on. */
  private static final class Attentive extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
        Fatal.check(proxy.getThrowable());
      }
    }
  }

  /** Says more about what the server does, if {@code debug}. */
  static void setUp(boolean debug) {
    if (debug && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("chat").setLevel(Level.DEBUG);
      context.getLogger("plugin").setLevel(Level.DEBUG);
    }
  }
}
