package chat.runtime.guard;

import chat.runtime.log.LogLimit;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;

/** What went wrong in a plugin, as one line for people. */
public final class Failures {

  private static final int LENGTH = 500;

  /** All that is no sign of its own: line ends, controls, and what changes the direction. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

  private Failures() {}

  /** Never throws, though it asks an exception that may be the plugin's own. */
  public static String describe(Throwable failure) {
    Throwable cause = failure;
    try {
      while ((cause instanceof InvocationTargetException
              || cause instanceof ExceptionInInitializerError
              || cause instanceof ServiceConfigurationError)
          && cause.getCause() != null) {
        cause = cause.getCause();
      }
      String message = cause.getMessage();
      if (message == null || message.isBlank()) {
        return cause.getClass().getName();
      }
      String line = line(message.strip());
      line = line.length() > LENGTH ? line.substring(0, LENGTH) : line;
      return speaksForItself(cause) ? line : cause.getClass().getSimpleName() + ": " + line;
    } catch (Throwable e) {
      return cause.getClass().getName();
    }
  }

  /** Its class and where it was thrown. Never throws either. */
  public static String kind(Throwable failure) {
    try {
      return LogLimit.kind(failure);
    } catch (Throwable e) {
      return failure.getClass().getName();
    }
  }

  /** A text that others wrote: it is to look like nothing else in the log. */
  public static String line(String text) {
    return UNSEEN.matcher(text).replaceAll(" ");
  }

  /** Whether it was thrown for its message, and not by some library or by Java. */
  private static boolean speaksForItself(Throwable cause) {
    return cause.getClass() == Exception.class
        || cause.getClass() == IllegalArgumentException.class
        || cause.getClass() == IllegalStateException.class
        || cause.getClass() == LinkageError.class
        || cause instanceof ServiceConfigurationError;
  }
}
