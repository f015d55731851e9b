package chat.plugin.hooksjs;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import chat.api.model.Message;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A version of a hook with its accounts: what failed, whether it is asked at all. For any thread.
 */
final class Hook {

  static final String FAILED = "hook_failed";

  private final Script script;
  private final boolean shadowed;
  private final Logger log;
  private final HookLog lines;
  private final HookLog problems;
  private final Breaker messages;
  private final Breaker events;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong shadowChanges = new AtomicLong();
  private final AtomicLong shadowRejections = new AtomicLong();

  /**
   * One that has not been called yet.
   *
   * @param shadowed whether it changes nothing, and only says what it would have done
   * @param lines for what may come with every message
   * @param problems for failures, apart from what the hook itself writes
   */
  Hook(
      Script script,
      boolean shadowed,
      Logger log,
      HookLog lines,
      HookLog problems,
      LongSupplier nanos) {
    this.script = script;
    this.shadowed = shadowed;
    this.log = log;
    this.lines = lines;
    this.problems = problems;
    this.messages = new Breaker(nanos);
    this.events = new Breaker(nanos);
  }

  String file() {
    return script.file();
  }

  void retire() {
    script.retire();
  }

  boolean hasOnEvent() {
    return script.hasOnEvent();
  }

  /** What becomes of the message. */
  Verdict ask(Draft draft, FilterContext context) throws InterruptedException {
    if (!script.hasOnMessage()) {
      return Verdict.accept(draft);
    }
    if (!messages.admits()) {
      return failed(draft);
    }
    Outcome outcome;
    try {
      outcome = script.onMessage(draft, context);
    } catch (HookFailure e) {
      report(messages.failed(), e, "onMessage");
      return failed(draft);
    }
    report(messages.succeeded(), "onMessage");
    if (shadowed) {
      tell(outcome, draft, context);
      return Verdict.accept(draft);
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return Verdict.reject(rejected.reason());
    }
    return Verdict.accept(apply(outcome, draft));
  }

  /** Tells it of a message. */
  void tell(Message message) throws InterruptedException {
    if (!events.admits()) {
      return;
    }
    try {
      script.onEvent(message);
      report(events.succeeded(), "onEvent");
    } catch (HookFailure e) {
      report(events.failed(), e, "onEvent");
    }
  }

  private static Draft apply(Outcome outcome, Draft draft) {
    if (!(outcome instanceof Outcome.Changed changed)) {
      return draft;
    }
    Draft result = changed.body() == null ? draft : draft.withBody(changed.body());
    return changed.meta() == null
        ? result
        : result.withMeta(chat.api.model.Meta.of(changed.meta()));
  }

  private Verdict failed(Draft draft) {
    if (shadowed || script.passOnError()) {
      return Verdict.accept(draft);
    }
    return broken(file());
  }

  /** The answer for a message that a hook should have seen and could not. */
  static Verdict broken(String file) {
    return Verdict.reject(
        FAILED,
        "The hook " + file + " of this server failed; tell its operator, and try again later.");
  }

  private void tell(Outcome outcome, Draft draft, FilterContext context) {
    if (outcome instanceof Outcome.Unchanged) {
      return;
    }
    String did;
    if (outcome instanceof Outcome.Rejected rejected) {
      did = "rejected (" + shadowRejections.incrementAndGet() + " so far): " + rejected.reason();
    } else {
      Draft changed = apply(outcome, draft);
      did = "changed (" + shadowChanges.incrementAndGet() + " so far)";
      if (!changed.body().equals(draft.body())) {
        did += " body";
      }
      if (!changed.meta().equals(draft.meta())) {
        did += " meta";
      }
    }
    lines.line(
        "in shadow: a "
            + draft.type().wireName()
            + " of "
            + context.sender()
            + " to "
            + draft.to()
            + " would have been "
            + did);
  }

  private void report(Breaker.Turn turn, HookFailure failure, String function) {
    long count = failures.incrementAndGet();
    if (turn == Breaker.Turn.OPENED) {
      log.error(
          "The hook {} failed {} times in a row. Its {} is out of use for {} seconds, then tried again; "
              + "meanwhile {}. The last failure: {}",
          file(),
          Breaker.FAILURES,
          function,
          Breaker.PAUSE.toSeconds(),
          !function.equals("onMessage")
              ? "it hears of no message"
              : shadowed || script.passOnError()
                  ? "messages pass without it"
                  : "messages are rejected",
          failure.reason());
    } else {
      problems.line("failure " + count + " in " + function + ": " + failure.reason());
    }
  }

  private void report(Breaker.Turn turn, String function) {
    if (turn == Breaker.Turn.CLOSED) {
      log.info("The hook {} works again: its {} is in use.", file(), function);
    }
  }
}
