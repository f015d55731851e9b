package chat.runtime.guard;

/** What is counted and timed of plugins. Any thread. */
public interface PluginMeter {

  /** Counts nothing. */
  PluginMeter NONE =
      new PluginMeter() {
        @Override
        public CallMeter calls(String plugin, Kind kind, String name) {
          return CallMeter.NONE;
        }

        @Override
        public Runnable rejections(String plugin, String filter) {
          return () -> {};
        }

        @Override
        public void shadow(String filter, String outcome) {}

        @Override
        public void event(String plugin, String event) {}
      };

  /** The meter of the calls into one extension; the same for the same names. */
  CallMeter calls(String plugin, Kind kind, String name);

  /** To be run whenever that filter rejects a message. */
  Runnable rejections(String plugin, String filter);

  /**
   * A filter in shadow would have done that: {@code accepted}, {@code changed}, {@code rejected} or
   * {@code failed}.
   */
  void shadow(String filter, String outcome);

  /** A plugin counts something of its own. */
  void event(String plugin, String event);
}
