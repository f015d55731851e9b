package chat.runtime.state;

import java.util.function.Consumer;

/** Watches over threads that call into plugins, which may not come back. */
public interface ThreadWatch {

  /** Watches nobody. */
  ThreadWatch NONE =
      new ThreadWatch() {
        @Override
        public void sit(Consumer<String> giveUp) {}

        @Override
        public void leave() {}
      };

  /**
   * Watches the current thread from now on.
   *
   * @param giveUp called with who kept it, on another thread and once at most, when a plugin keeps
   *     this one for too long: somebody else has to take over its work. Should the plugin let it go
   *     after all, an {@link Error} unwinds it
   */
  void sit(Consumer<String> giveUp);

  /** The current thread is about to end. */
  void leave();
}
