package chat.runtime.stream;

import java.util.concurrent.Executor;

/** Where the answers of polls are given. Both methods may be called on any thread. */
@FunctionalInterface
public interface EventLoop extends Executor {

  /**
   * Runs the task like {@link #execute}, or a few milliseconds later together with more of its kind
   * when there is a lot to do. What arrives meanwhile then goes out in the same answers.
   */
  default void executeSoon(Runnable task) {
    execute(task);
  }
}
