package chat.runtime.plugin;

/** A plugin cannot run. The message is one line for the operator. */
final class PluginProblem extends Exception {

  private static final long serialVersionUID = 1L;

  private final PluginState state;

  private PluginProblem(PluginState state, String message) {
    super(message, null, false, false);
    this.state = state;
  }

  /** The server does not take it. */
  static PluginProblem rejected(String reason) {
    return new PluginProblem(PluginState.REJECTED, reason);
  }

  /** It broke. */
  static PluginProblem failed(String reason) {
    return new PluginProblem(PluginState.FAILED, reason);
  }

  /** What it is now. */
  PluginState state() {
    return state;
  }
}
