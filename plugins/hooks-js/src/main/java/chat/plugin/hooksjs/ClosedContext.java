package chat.plugin.hooksjs;

/**
 * A context was closed before it was entered, though its call was not ended: the end of the call
 * before on the same thread was still under way in the engine. The script has not run.
 */
final class ClosedContext extends HookFailure {

  private static final long serialVersionUID = 1L;

  ClosedContext(String reason) {
    super(reason);
  }
}
