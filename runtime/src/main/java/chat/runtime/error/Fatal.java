package chat.runtime.error;

import chat.runtime.log.LogLimit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does not survive. Nobody knows what an {@link OutOfMemoryError} has broken, and in
 * which thread; what was answered is on disk, and a new process is better than one that limps on.
 * So the process ends, with the status with which Java's own {@code -XX:+ExitOnOutOfMemoryError}
 * ends it. Any thread.
 *
 * <p>Whoever catches more than exceptions shows it here. Nothing ends before {@link #arm} was
 * called.
 */
public final class Fatal {

  private static final Logger log = LoggerFactory.getLogger(Fatal.class);

  /** The exit status. */
  public static final int STATUS = 3;

  private static final int MOST_CAUSES = 10;
  private static final LogLimit LIMIT = new LogLimit();

  /**
   * How the messages begin with which Java ends under that option. The others (no more threads, no
   * more buffers outside the heap) mean that one call asked for more than there is: that call
   * fails, and takes nothing along.
   */
  private static final List<String> MESSAGES =
      List.of(
          "Java heap space",
          "GC overhead limit exceeded",
          "Requested array size exceeds VM limit",
          "Metaspace",
          "Compressed class space");

  private static final AtomicReference<Runnable> end = new AtomicReference<>();

  private Fatal() {}

  /** From now on the process ends where it has to, also for what nobody catches. */
  public static void arm() {
    arm(() -> Runtime.getRuntime().halt(STATUS));
    Thread.setDefaultUncaughtExceptionHandler(Fatal::uncaught);
  }

  private static void uncaught(Thread thread, Throwable thrown) {
    check(thrown);
    LIMIT
        .admit(thrown)
        .ifPresent(
            leftOut ->
                log.error(
                    "The thread {} failed{}", thread.getName(), LogLimit.remark(leftOut), thrown));
  }

  /** The same with another end, or none: for tests. */
  static void arm(@Nullable Runnable how) {
    end.set(how);
  }

  /** Looks at something that was caught; does not return when the process cannot go on. */
  public static void check(Throwable caught) {
    if (isFatal(caught)) {
      end("The server has run out of memory and ends; what it has answered is on disk", caught);
    }
  }

  private static boolean isFatal(Throwable caught) {
    Throwable cause = caught;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      // One of a plugin's own class could do anything when it is asked for its message.
      if (cause.getClass() == OutOfMemoryError.class && isOutOfMemory(cause.getMessage())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isOutOfMemory(@Nullable String message) {
    return message != null && MESSAGES.stream().anyMatch(message::startsWith);
  }

  /** Ends the process. Returns only where it was not armed, or where it ends already. */
  public static void end(String why, Throwable cause) {
    Runnable how = end.getAndSet(null);
    if (how == null) {
      return;
    }
    try {
      log.error(why, cause);
    } catch (Throwable e) {
      // Not even that: the exit status has to do.
    } finally {
      how.run();
    }
  }
}
