package chat.runtime.guard;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread on which plugins are called. A call that does not come back in time costs the thread:
 * the {@link Watchdog} gives it up, somebody else takes over its work, and should the call come
 * back after all, the thread finds that nobody waits for it and ends.
 */
final class Seat {

  /** Stands where a call was that was given up. */
  private static final Call GIVEN_UP = new Call(null, 0, 0);

  /** A question that is being asked, since that time. */
  static final class Call {
    private final @Nullable Question question;
    private final long start;
    private final long limit;

    Call(@Nullable Question question, long start, long limit) {
      this.question = question;
      this.start = start;
      this.limit = limit;
    }
  }

  private final AtomicReference<Call> current = new AtomicReference<>();
  private final Thread thread;
  private final Consumer<String> giveUp;

  /**
   * A seat for a thread.
   *
   * @param giveUp is told who kept the thread, and lets somebody else take over what it was doing;
   *     on the watchdog's thread
   */
  Seat(Thread thread, Consumer<String> giveUp) {
    this.thread = thread;
    this.giveUp = giveUp;
  }

  Thread thread() {
    return thread;
  }

  /** A call begins. On the seat's thread. */
  void begin(Call call) {
    current.set(call);
  }

  /**
   * The call has come back. On the seat's thread.
   *
   * @throws GivenUp when it was given up meanwhile
   */
  void end(Call call) {
    if (!current.compareAndSet(call, null)) {
      // The interrupt was meant for this call, and must not reach what the thread does next.
      while (current.get() == GIVEN_UP) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
      throw new GivenUp();
    }
  }

  /** Gives the thread up when its call is late. On the watchdog's thread. */
  void check(long now) {
    Call call = current.get();
    if (call == null || call == GIVEN_UP || now - call.start < call.limit) {
      return;
    }
    if (current.compareAndSet(call, GIVEN_UP)) {
      try {
        tell(call);
      } finally {
        thread.interrupt();
        current.set(null);
      }
    }
  }

  private void tell(Call late) {
    Question question = late.question;
    try {
      if (question != null) {
        question.guard().late(question, thread);
      }
    } finally {
      giveUp.accept(question == null ? "A plugin" : question.guard().describe());
    }
  }

  /** Unwinds a thread that was given up. Nobody catches it but who runs the thread. */
  static final class GivenUp extends Error {
    private static final long serialVersionUID = 1L;

    GivenUp() {
      super("this thread was given up while a plugin kept it", null, false, false);
    }
  }
}
