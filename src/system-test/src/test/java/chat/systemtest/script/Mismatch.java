package chat.systemtest.script;

/** An answer is not as the script says. */
final class Mismatch extends RuntimeException {
  private static final long serialVersionUID = 1;

  Mismatch(String message) {
    super(message);
  }
}
