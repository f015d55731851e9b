package chat.runtime.guard;

import org.jspecify.annotations.Nullable;

/**
 * What a plugin threw, in the server's own words. An exception may be of a class of the plugin, and
 * then it does whatever it likes when it is asked what it is: fail, or never answer. So it is asked
 * once, where the call into the plugin is still bounded, and let go.
 */
final class Thrown extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int MOST_CAUSES = 5;
  private static final int LENGTH = 1000;

  private final String name;

  private Thrown(String name, String message, @Nullable Thrown cause) {
    super(message, cause);
    this.name = name;
  }

  /** The class of what was thrown, and the place where it was: the same for the same fault. */
  String kind() {
    StackTraceElement[] trace = getStackTrace();
    return name + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /** Asks it. Never throws; may take as long as the plugin likes. */
  static Thrown of(Throwable failure) {
    return of(failure, MOST_CAUSES);
  }

  private static Thrown of(Throwable failure, int causes) {
    String name = failure.getClass().getName();
    try {
      String words = failure.getMessage();
      Throwable cause = causes == 0 ? null : failure.getCause();
      Thrown thrown =
          new Thrown(
              name,
              words == null ? name : name + ": " + shortened(words),
              cause == null ? null : of(cause, causes - 1));
      thrown.setStackTrace(failure.getStackTrace());
      return thrown;
    } catch (Throwable e) {
      return new Thrown(name, name + ", which does not say what it is", null);
    }
  }

  private static String shortened(String words) {
    return Failures.line(words.length() > LENGTH ? words.substring(0, LENGTH) : words);
  }
}
