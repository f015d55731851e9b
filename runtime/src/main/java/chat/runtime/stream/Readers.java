package chat.runtime.stream;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read the storage for users. What waits for them waits in a queue for each user,
 * and the queues take turns: who asks for a lot waits for itself. Any thread.
 */
public final class Readers {

  private final Executor threads;

  /** The queues that are not empty, by user, the one whose turn it is first. */
  private final Map<Long, Queue<Runnable>> queues = new LinkedHashMap<>();

  /** Readers on those threads. */
  public Readers(Executor threads) {
    this.threads = threads;
  }

  /**
   * Runs a read for that user, on a thread that may block. It should take some milliseconds: what
   * takes longer goes on in another one.
   *
   * @throws RejectedExecutionException when the server is stopping
   */
  public void execute(long user, Runnable read) {
    add(user, read);
    boolean accepted = false;
    try {
      threads.execute(this::runNext);
      accepted = true;
    } finally {
      if (!accepted) {
        remove(user, read);
      }
    }
  }

  /** The same, for that user alone. */
  public Executor of(long user) {
    return read -> execute(user, read);
  }

  private synchronized void add(long user, Runnable read) {
    queues.computeIfAbsent(user, unused -> new ArrayDeque<>(2)).add(read);
  }

  private synchronized void remove(long user, Runnable read) {
    Queue<Runnable> queue = queues.get(user);
    if (queue != null && queue.remove(read) && queue.isEmpty()) {
      queues.remove(user);
    }
  }

  private synchronized @Nullable Runnable next() {
    Iterator<Map.Entry<Long, Queue<Runnable>>> turns = queues.entrySet().iterator();
    if (!turns.hasNext()) {
      return null;
    }
    Map.Entry<Long, Queue<Runnable>> first = turns.next();
    Queue<Runnable> queue = first.getValue();
    Runnable read = queue.remove();
    turns.remove();
    if (!queue.isEmpty()) {
      queues.put(first.getKey(), queue);
    }
    return read;
  }

  /** There is one call for each read, though not each for its own. */
  private void runNext() {
    Runnable next = next();
    if (next != null) {
      next.run();
    }
  }
}
