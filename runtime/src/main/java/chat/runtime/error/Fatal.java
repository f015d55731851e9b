package chat.runtime.error;

import java.util.Set;
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

  /**
   * What Java says when the heap or the room for classes is full. The other messages mean that one
   * call asked for more than there is (an array beyond all bounds, a thread, a buffer outside the
   * heap): that call fails, and takes nothing along.
   */
  private static final Set<String> FULL =
      Set.of(
          "Java heap space", "GC overhead limit exceeded", "Metaspace", "Compressed class space");

  private static final AtomicReference<Runnable> end = new AtomicReference<>();

  private Fatal() {}

  /** From now on the process ends where it has to. */
  public static void arm() {
    arm(() -> Runtime.getRuntime().halt(STATUS));
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
      if (cause.getClass() == OutOfMemoryError.class
          && cause.getMessage() != null
          && FULL.contains(cause.getMessage())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Ends the process. Returns only where it was not armed. */
  public static void end(String why, Throwable cause) {
    Runnable how = end.get();
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
