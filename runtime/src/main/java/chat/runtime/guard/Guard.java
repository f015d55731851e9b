package chat.runtime.guard;

import chat.api.FailurePolicy;
import chat.api.storage.StorageException;
import chat.runtime.error.PluginFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Stands before one extension: every call into it goes through here. It is timed, counted, bounded
 * where its thread has a {@link Seat}, and made with the plugin's class loader in context. Whatever
 * the plugin throws ends here. Any thread.
 */
public final class Guard {

  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final String PLUGIN = "plugin";

  /**
   * How an extension is guarded.
   *
   * @param plugin whose it is
   * @param kind what it is
   * @param name how it is called
   * @param loader loads its classes
   * @param limit how long a call may take
   * @param lateIsFatal whether one late call takes it out of use, since too much waits meanwhile
   */
  public record Terms(
      String plugin,
      Kind kind,
      String name,
      ClassLoader loader,
      Duration limit,
      boolean lateIsFatal) {}

  private final Terms terms;
  private final long limit;
  private final CallMeter meter;
  private final Breaker breaker;
  private final LongSupplier nanoTime;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder timeouts = new LongAdder();
  private volatile boolean late;
  private final LongAdder nanos = new LongAdder();
  private final AtomicInteger kept = new AtomicInteger();
  private volatile FailurePolicy policy = FailurePolicy.CLOSED;
  private volatile @Nullable String lastFailure;

  /** A guard of an extension that is in use. */
  public Guard(Terms terms, CallMeter meter, LongSupplier nanoTime) {
    this.terms = terms;
    this.limit = terms.limit().toNanos();
    this.meter = meter;
    this.nanoTime = nanoTime;
    this.breaker = new Breaker(nanoTime);
  }

  /** What holds while it is out of use. */
  void onRepeatedFailure(FailurePolicy wanted) {
    policy = wanted;
  }

  /**
   * Calls the plugin.
   *
   * @param ifOpen the answer while the extension is out of use and its policy is open
   * @throws PluginFailure when there is no answer
   */
  <R> R call(Callable<R> call, R ifOpen) {
    if (!isAdmitted()) {
      meter.failed("bypassed");
      if (policy == FailurePolicy.OPEN) {
        return ifOpen;
      }
      throw PluginFailure.notAsked(
          describe() + " failed too often and is out of use for now; try again later.");
    }
    return called(call);
  }

  /** While calls of before still keep threads, no other thread is risked for a try. */
  private boolean isAdmitted() {
    return breaker.state() == Breaker.State.IN_USE || (kept.get() == 0 && breaker.admits());
  }

  private <R> R called(Callable<R> call) {
    Seat seat = Watchdog.seat();
    Thread thread = seat.thread();
    ClassLoader before = thread.getContextClassLoader();
    MDC.put(PLUGIN, terms.plugin());
    thread.setContextClassLoader(terms.loader());
    long start = nanoTime.getAsLong();
    Seat.Call taken = new Seat.Call(this, start, limit);
    Thrown failure = null;
    R result = null;
    seat.begin(taken);
    try {
      result = Objects.requireNonNull(call.call(), "it answered null");
    } catch (Throwable e) {
      failure = Thrown.of(e);
    }
    thread.setContextClassLoader(before);
    MDC.remove(PLUGIN);
    // From here on the work may be somebody else's: this comes first, and throws then.
    try {
      seat.end(taken);
    } catch (Seat.GivenUp e) {
      kept.decrementAndGet();
      throw e;
    }
    // The plugin may have left the thread interrupted, which is not for who comes next.
    Thread.interrupted();
    long took = nanoTime.getAsLong() - start;
    calls.increment();
    nanos.add(took);
    meter.called(took);
    if (result == null || failure != null) {
      throw failed(Objects.requireNonNull(failure));
    }
    tell(breaker.succeeded());
    return result;
  }

  private PluginFailure failed(Thrown why) {
    failures.increment();
    meter.failed("error");
    lastFailure = why.getMessage();
    Breaker.Turn turn = breaker.failed(false);
    if (turn == Breaker.Turn.STUMBLED) {
      log.warn(
          "{} failed, which means no; told again in a minute at the earliest", describe(), why);
    } else {
      log.debug("{} failed", describe(), why);
      tell(turn);
    }
    return new PluginFailure(describe() + " failed; try again later.");
  }

  /**
   * A call takes too long; on the watchdog's thread.
   *
   * @param thread the one that it keeps
   */
  void late(Thread thread) {
    // Now and then a call that comes back, and threads would be lost without end.
    boolean tooMany = kept.incrementAndGet() >= Breaker.FAILURES;
    calls.increment();
    late = true;
    timeouts.increment();
    meter.failed("timeout");
    lastFailure = "a call took more than " + terms.limit().toMillis() + " ms";
    Breaker.Turn turn = breaker.failed(terms.lateIsFatal() || tooMany);
    String report =
        describe() + " takes longer than " + terms.limit().toMillis() + " ms, which means no";
    if (turn == Breaker.Turn.NONE) {
      log.debug("{}; it is at {}", report, where(thread));
    } else {
      log.warn("{}; it is at {}", report, where(thread));
    }
    tell(turn);
  }

  private static String where(Thread thread) {
    StackTraceElement[] trace = thread.getStackTrace();
    return trace.length == 0 ? "its end" : trace[0].toString();
  }

  private String meanwhile() {
    if (terms.kind() == Kind.LISTENER) {
      return "what it is to be told of waits";
    }
    return policy == FailurePolicy.OPEN
        ? "all goes on without it"
        : "what it decides on is refused";
  }

  private void tell(Breaker.Turn turn) {
    if (turn == Breaker.Turn.TAKEN_OUT) {
      log.error(
          "{} is out of use for {} s: {} meanwhile. Last failure: {}",
          describe(),
          breaker.pause().toSeconds(),
          meanwhile(),
          lastFailure);
    } else if (turn == Breaker.Turn.BACK) {
      log.info("{} works again, and is back in use", describe());
    }
  }

  /** The extension in a sentence. */
  String describe() {
    return "The " + terms.kind().label() + " " + terms.name();
  }

  /** A call to a storage. */
  @FunctionalInterface
  interface StorageCall<R> {
    R call() throws StorageException;
  }

  /** Calls a storage: timed and counted, nothing else; see {@link GuardedStorage}. */
  <R> R store(StorageCall<R> call) throws StorageException {
    long start = nanoTime.getAsLong();
    boolean done = false;
    try {
      R result = call.call();
      done = true;
      return result;
    } catch (StorageException | RuntimeException e) {
      lastFailure = String.valueOf(e);
      throw e;
    } finally {
      long took = nanoTime.getAsLong() - start;
      calls.increment();
      nanos.add(took);
      meter.called(took);
      if (!done) {
        failures.increment();
        meter.failed("error");
      }
    }
  }

  /** How it is guarded. */
  public Terms terms() {
    return terms;
  }

  /** Whether the extension is asked, as opposed to being out of use for a while. */
  public boolean isInUse() {
    return breaker.state() == Breaker.State.IN_USE;
  }

  /** Whether a call was ever too late. */
  boolean wasLate() {
    return late;
  }

  /** What is told of the extension. */
  public Figures figures() {
    return new Figures(
        calls.sum(),
        failures.sum(),
        timeouts.sum(),
        nanos.sum(),
        breaker.state() == Breaker.State.IN_USE,
        lastFailure);
  }

  /**
   * What is told of an extension.
   *
   * @param nanos that all calls took together
   * @param inUse whether it is asked
   * @param lastFailure in the plugin's own words, for the operator; null when there was none
   */
  public record Figures(
      long calls,
      long failures,
      long timeouts,
      long nanos,
      boolean inUse,
      @Nullable String lastFailure) {}
}
