package chat.runtime.guard;

import chat.api.FailurePolicy;
import chat.api.storage.StorageException;
import chat.runtime.error.Fatal;
import chat.runtime.error.PluginFailure;
import chat.runtime.log.LogLimit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
  private final LongSupplier nanoTime;
  private final LogLimit logLimit;
  private final List<Question> questions = new CopyOnWriteArrayList<>();
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder timeouts = new LongAdder();
  private volatile boolean late;
  private volatile boolean closed;
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
    this.logLimit = new LogLimit(nanoTime);
  }

  /** What holds while it is out of use. */
  void onRepeatedFailure(FailurePolicy wanted) {
    policy = wanted;
  }

  /**
   * One more thing that the extension is asked.
   *
   * @param about tells it from the others
   */
  Question question(String about) {
    return question(about, "what it decides on is refused");
  }

  /**
   * One more thing that the extension is asked.
   *
   * @param consequence what becomes of what a call was for when it fails
   */
  Question question(String about, String consequence) {
    Question question = new Question(this, about, consequence, new Breaker(nanoTime));
    questions.add(question);
    return question;
  }

  /** While calls of before still keep threads, no other thread is risked for a try. */
  boolean admits(Breaker breaker) {
    return breaker.state() == Breaker.State.IN_USE || (kept.get() == 0 && breaker.admits());
  }

  /** What holds instead of a call that is not made. */
  <R> R notAsked(R ifOpen) {
    meter.failed("bypassed");
    if (policy == FailurePolicy.OPEN) {
      return ifOpen;
    }
    throw PluginFailure.notAsked(
        describe() + " failed too often and is out of use for now; try again later.");
  }

  /**
   * Calls the plugin. What an answer says of the extension is for the question to judge.
   *
   * @throws PluginFailure when there is no answer, which has been counted and told then
   */
  <R> R called(Question question, Callable<R> call) {
    Seat seat = Watchdog.seat();
    Thread thread = seat.thread();
    ClassLoader before = thread.getContextClassLoader();
    MDC.put(PLUGIN, terms.plugin());
    thread.setContextClassLoader(terms.loader());
    long start = nanoTime.getAsLong();
    Seat.Call taken = new Seat.Call(question, start, limit);
    Thrown failure = null;
    R result = null;
    seat.begin(taken);
    try {
      result = Objects.requireNonNull(call.call(), "it answered null");
    } catch (Throwable e) {
      // A full heap is nobody's alone: what else it has broken, nobody knows.
      Fatal.check(e);
      failure = Thrown.of(e);
    }
    thread.setContextClassLoader(before);
    MDC.remove(PLUGIN);
    // From here on the work may be somebody else's: this comes first, and throws then.
    try {
      seat.end(taken);
    } catch (Seat.GivenUp e) {
      letGo(start);
      throw e;
    }
    // The plugin may have left the thread interrupted, which is not for who comes next.
    Thread.interrupted();
    long took = nanoTime.getAsLong() - start;
    calls.increment();
    nanos.add(took);
    meter.called(took);
    if (result == null || failure != null) {
      throw failed(question, Objects.requireNonNull(failure));
    }
    return result;
  }

  private PluginFailure failed(Question question, Thrown why) {
    failures.increment();
    meter.failed("error");
    lastFailure = why.getMessage();
    logLimit
        .admit(why.kind())
        .ifPresentOrElse(
            leftOut ->
                log.warn(
                    "{} failed: {}{}",
                    question,
                    question.consequence(),
                    LogLimit.remark(leftOut),
                    why),
            () -> log.debug("{} failed", question, why));
    tell(question, question.breaker().failed(false));
    return new PluginFailure(describe() + " failed; try again later.");
  }

  /**
   * A call takes too long; on the watchdog's thread.
   *
   * @param thread the one that it keeps
   */
  void late(Question question, Thread thread) {
    // Now and then a call that comes back, and threads would be lost without end.
    boolean tooMany = kept.incrementAndGet() >= Breaker.FAILURES;
    calls.increment();
    late = true;
    timeouts.increment();
    meter.failed("timeout");
    lastFailure = "a call took more than " + terms.limit().toMillis() + " ms";
    String where = where(thread);
    logLimit
        .admit("late at " + where)
        .ifPresentOrElse(
            leftOut ->
                log.warn(
                    "{} takes longer than {} ms and is interrupted: {}; it is at {}{}",
                    question,
                    terms.limit().toMillis(),
                    question.consequence(),
                    where,
                    LogLimit.remark(leftOut)),
            () -> log.debug("{} takes too long; it is at {}", question, where));
    if (terms.lateIsFatal() || tooMany) {
      takeOut();
    } else {
      tell(question, question.breaker().failed(false));
    }
  }

  private static String where(Thread thread) {
    StackTraceElement[] trace = thread.getStackTrace();
    return trace.length == 0 ? "its end" : trace[0].toString();
  }

  /** Takes it out of use, whatever it is asked: each call may cost one more thread. */
  private void takeOut() {
    boolean news = false;
    for (Question question : questions) {
      news |= question.breaker().failed(true) == Breaker.Turn.TAKEN_OUT;
    }
    if (news) {
      tellOut(describe(), Breaker.FIRST_PAUSE);
    }
  }

  /** A call that was given up has come back. */
  private void letGo(long start) {
    int left = kept.decrementAndGet();
    logLimit
        .admit("let go")
        .ifPresent(
            leftOut ->
                log.info(
                    "{} let go of a thread after {} s; it still keeps {}",
                    describe(),
                    TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start),
                    left));
  }

  private String meanwhile() {
    if (terms.kind() == Kind.LISTENER) {
      return "its events wait for it";
    }
    return policy == FailurePolicy.OPEN
        ? "the server goes on without it"
        : "what it decides on is refused";
  }

  /** Logs what a result has changed. */
  void tell(Question question, Breaker.Turn turn) {
    if (turn == Breaker.Turn.TAKEN_OUT) {
      tellOut(question.toString(), question.breaker().pause());
    } else if (turn == Breaker.Turn.BACK) {
      log.info("{} works again and is back in use", question);
    }
  }

  private void tellOut(String what, Duration pause) {
    int threads = kept.get();
    log.error(
        "{} is out of use for {} s{}: {} meanwhile. Last failure: {}",
        what,
        pause.toSeconds(),
        threads == 0 ? "" : " and until it lets go of the " + threads + " threads that it keeps",
        meanwhile(),
        lastFailure);
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

  /** There is nothing behind this guard, for that reason: all is refused. */
  void close(String reason) {
    closed = true;
    lastFailure = reason;
  }

  /** Counts a call that there is nobody for. */
  PluginFailure refused() {
    meter.failed("closed");
    return PluginFailure.notAsked(
        describe() + " does not run, so nothing can be sent; tell the operator of this server.");
  }

  /** How it is guarded. */
  public Terms terms() {
    return terms;
  }

  /** Whether it is asked everything, as opposed to being out of use for a while. */
  public boolean isInUse() {
    for (Question question : questions) {
      if (question.breaker().state() != Breaker.State.IN_USE) {
        return false;
      }
    }
    return !closed;
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
        kept.get(),
        isInUse(),
        lastFailure);
  }

  /**
   * What is told of an extension.
   *
   * @param nanos that all calls took together
   * @param keptThreads how many threads it was given up on and keeps: while there are any, one that
   *     is out of use is not tried again
   * @param inUse whether it is asked
   * @param lastFailure in the plugin's own words, for the operator; null when there was none
   */
  public record Figures(
      long calls,
      long failures,
      long timeouts,
      long nanos,
      int keptThreads,
      boolean inUse,
      @Nullable String lastFailure) {}
}
