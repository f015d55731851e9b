package chat.plugin.hooksjs;

/** A hook failed; the message says where and why, for the operator. */
sealed class HookFailure extends Exception permits ClosedContext {

  private static final long serialVersionUID = 1L;

  HookFailure(String message) {
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
