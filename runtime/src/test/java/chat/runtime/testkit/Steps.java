package chat.runtime.testkit;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Tasks that wait until a test takes the next step. Any thread. */
public final class Steps implements Executor {

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** How many wait. */
  public int waiting() {
    return tasks.size();
  }

  /** Runs the one that waits longest. */
  public void next() {
    Objects.requireNonNull(tasks.poll(), "nothing to do").run();
  }
}
