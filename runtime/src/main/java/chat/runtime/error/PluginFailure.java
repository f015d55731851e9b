package chat.runtime.error;

/**
 * A plugin failed, was late or is out of use, so what it should decide on is refused. Unchecked,
 * since it passes through interfaces that plugins implement; without a stack trace, since the cause
 * has been logged.
 */
public final class PluginFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean asked;

  /**
   * Tells of a failure.
   *
   * @param message one sentence for the client, which says nothing of the plugin's inside
   */
  public PluginFailure(String message) {
    this(message, true);
  }

  private PluginFailure(String message, boolean asked) {
    super(message, null, false, false);
    this.asked = asked;
  }

  /** The plugin was not even asked: it is out of use, or there was no room for the call. */
  public static PluginFailure notAsked(String message) {
    return new PluginFailure(message, false);
  }

  /** Whether the plugin was asked, and may have done something. */
  public boolean wasAsked() {
    return asked;
  }
}
