package chat.runtime.error;

/**
 * A request cannot be done, and the client is told why. Expected, hence without a stack trace.
 *
 * <p>The message is one sentence that a person can act on. It never contains anything that the
 * client may not know.
 */
public final class ChatException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  public ChatException(ErrorCode code, String message) {
    this(code.wireName(), code.status(), message);
  }

  /** An error whose code a plugin chose. */
  public ChatException(String code, int status, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  /** The code on the wire. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether it is this error. */
  public boolean is(ErrorCode other) {
    return code.equals(other.wireName());
  }
}
