package chat.runtime.error;

/**
 * A plugin failed, was late or is out of use, so what it should decide on is refused. Unchecked,
 * since it passes through interfaces that plugins implement; without a stack trace, since the cause
 * has been logged.
 */
public final class PluginFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Tells of a failure.
   *
   * @param message one sentence for the client, which says nothing of the plugin's inside
   */
  public PluginFailure(String message) {
    super(message, null, false, false);
  }
}
