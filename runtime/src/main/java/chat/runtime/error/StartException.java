package chat.runtime.error;

/** The server cannot start. The message is one line that tells the operator what to do. */
public final class StartException extends Exception {

  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
