package chat.plugin.hooksjs;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;

/**
 * Ends doomed scripts where cancelling fails. The engine cancels a script by a request that is
 * noticed once; when it is noticed so near the end of the stack that the noticing overflows it, the
 * script may catch that, and the request is gone: recursion that catches and tries again at every
 * depth would run for ever. This throws at each call of a function instead, until the script has
 * ended.
 */
public final class LastExit extends TruffleInstrument {

  static final String ID = "chat-hooks-exit";

  /** The engine makes it when somebody asks for this. */
  public static final class Installed {}

  /** What no script catches. */
  private static final class End extends ThreadDeath {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  @Override
  protected void onCreate(Env env) {
    env.getInstrumenter()
        .attachExecutionEventFactory(
            SourceSectionFilter.newBuilder().tagIs(StandardTags.RootTag.class).build(),
            context -> new Door());
    env.registerService(new Installed());
  }

  private static final class Door extends ExecutionEventNode {
    /** Made beforehand: there may be no stack left to make one. */
    private final End end = new End();

    @Override
    protected void onEnter(VirtualFrame frame) {
      if (Doom.isHere()) {
        throw end;
      }
    }
  }
}
