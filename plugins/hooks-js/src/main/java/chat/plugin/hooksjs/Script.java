package chat.plugin.hooksjs;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.model.Message;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/**
 * One version of one hook, and the workers that run it. A worker serves one call at a time; those
 * at rest are kept, the one used last is used next. For any thread.
 */
final class Script {

  private static final int COLD_CALLS = 10;

  /** With less time than that a call is not begun. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A worker makes way for a fresh one after that many times the memory of one call. */
  private static final int WORKER_LIFE = 4;

  private final ScriptEngine engine;
  private final String file;
  private final Source source;
  private final String settings;
  private final Host host;
  private final Limits limits;
  private final boolean hasOnMessage;
  private final boolean hasOnEvent;
  private final boolean passOnError;
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean retired;

  /**
   * Loads it, and runs its top level for the first time.
   *
   * @param settings a JSON object
   * @throws HookFailure with file, line, column and what is wrong there
   */
  Script(ScriptEngine engine, String file, String text, String settings, Host host, Limits limits)
      throws HookFailure {
    this.engine = engine;
    this.file = file;
    this.source = ScriptEngine.module(file, text);
    this.settings = settings;
    this.host = host;
    this.limits = limits;
    Worker first = new Worker(engine, source, settings, host, ScriptEngine.topLevel());
    this.hasOnMessage = first.hasOnMessage();
    this.hasOnEvent = first.hasOnEvent();
    this.passOnError = first.passOnError();
    idle.push(first);
  }

  /** The name of its file, such as {@code embeds.js}. */
  String file() {
    return file;
  }

  boolean hasOnMessage() {
    return hasOnMessage;
  }

  boolean hasOnEvent() {
    return hasOnEvent;
  }

  boolean passOnError() {
    return passOnError;
  }

  /** Asks it what it makes of a message. Blocks while too many scripts run, until the deadline. */
  Outcome onMessage(Draft draft, FilterContext context, Deadline deadline)
      throws HookFailure, InterruptedException {
    return run((worker, allowed) -> worker.onMessage(draft, context, allowed), deadline);
  }

  /** Tells it of a message. Blocks while too many scripts run, until the deadline. */
  Outcome onEvent(Message message, Deadline deadline) throws HookFailure, InterruptedException {
    return run(
        (worker, allowed) -> {
          worker.onEvent(message, allowed);
          return Outcome.UNCHANGED;
        },
        deadline);
  }

  /**
   * Its workers end with the calls that they are in; a call that still comes is served all the
   * same.
   */
  void retire() {
    retired = true;
    drain();
  }

  private interface Call {
    Outcome in(Worker worker, Limits limits) throws HookFailure;
  }

  /** A worker whose context is closed already is replaced once. */
  private Outcome run(Call call, Deadline deadline) throws HookFailure, InterruptedException {
    try {
      return runOnce(call, deadline);
    } catch (ClosedContext e) {
      return runOnce(call, deadline);
    }
  }

  private Outcome runOnce(Call call, Deadline deadline) throws HookFailure, InterruptedException {
    if (!engine.permits().tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)) {
      return Outcome.NOT_ASKED;
    }
    try {
      if (deadline.left() < LEAST_NANOS) {
        return Outcome.NOT_ASKED;
      }
      Worker worker = borrow(deadline);
      try {
        boolean cold = calls.get() < COLD_CALLS && calls.getAndIncrement() < COLD_CALLS;
        return call.in(worker, (cold ? limits.cold() : limits).within(deadline.left()));
      } finally {
        giveBack(worker);
      }
    } finally {
      engine.permits().release();
    }
  }

  private Worker borrow(Deadline deadline) throws HookFailure {
    @Nullable Worker worker = idle.poll();
    return worker == null
        ? new Worker(
            engine, source, settings, host, ScriptEngine.topLevel().within(deadline.left()))
        : worker;
  }

  private void giveBack(Worker worker) {
    if (worker.isBroken() || worker.allocatedBytes() > WORKER_LIFE * limits.allocatedBytes()) {
      worker.close();
      return;
    }
    idle.push(worker);
    if (retired) {
      drain();
    }
  }

  private void drain() {
    for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
      worker.close();
    }
  }
}
