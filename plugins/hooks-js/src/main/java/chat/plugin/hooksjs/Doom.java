package chat.plugin.hooksjs;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads whose scripts are to end. For any thread. */
final class Doom {

  private static final Set<Thread> THREADS = ConcurrentHashMap.newKeySet();
  private static volatile boolean any;

  private Doom() {}

  static void on(Thread thread) {
    THREADS.add(thread);
    any = true;
  }

  static void over(Thread thread) {
    if (any) {
      THREADS.remove(thread);
      any = !THREADS.isEmpty();
    }
  }

  /** Whether it is this thread's turn; costs next to nothing while nobody is doomed. */
  static boolean isHere() {
    return any && THREADS.contains(Thread.currentThread());
  }
}
