package chat.systemtest;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what comes about by itself, up to a deadline. */
public final class Eventually {

  /** Something that holds, or does not hold yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException;
  }

  private Eventually() {}

  /** Returns when the condition holds; fails when it does not within that time. */
  public static void within(Duration patience, String what, Condition condition)
      throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
