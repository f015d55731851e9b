package chat.plugin.hooksjs;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import chat.api.model.Message;
import chat.api.model.Meta;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A version of a hook with its accounts: what failed, for whom it is called at all. For any thread.
 */
final class Hook {

  static final String FAILED = "hook_failed";
  private static final String ON_MESSAGE = "onMessage";
  private static final String ON_EVENT = "onEvent";

  private final Script script;
  private final boolean shadowed;
  private final Standing standing;
  private final Reports reports;
  private final Breaker<UUID> messages;
  private final Breaker<String> events;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong shadowChanges = new AtomicLong();
  private final AtomicLong shadowRejections = new AtomicLong();

  /**
   * Where a hook writes.
   *
   * @param log for what the operator has to know
   * @param lines for what may come with every message
   * @param problems for failures, apart from what the hook itself writes
   */
  record Reports(Logger log, HookLog lines, HookLog problems) {}

  /**
   * One that has not been called yet.
   *
   * @param shadowed whether it changes nothing, and only says what it would have done
   */
  Hook(Script script, boolean shadowed, Standing standing, Reports reports, LongSupplier nanos) {
    this.script = script;
    this.shadowed = shadowed;
    this.standing = standing;
    this.reports = reports;
    this.messages = new Breaker<>(nanos);
    this.events = new Breaker<>(nanos);
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
  Verdict ask(Draft draft, FilterContext context, Deadline deadline) throws InterruptedException {
    if (!script.hasOnMessage()) {
      return Verdict.accept(draft);
    }
    if (!messages.admits(context.senderId())) {
      standing.failed();
      return failed(draft);
    }
    Outcome outcome;
    long start = System.nanoTime();
    try {
      outcome = script.onMessage(draft, context, deadline);
    } catch (HookFailure e) {
      standing.called(System.nanoTime() - start);
      report(messages.failed(context.senderId()), e.reason(), ON_MESSAGE, context.sender());
      return failed(draft);
    }
    if (outcome instanceof Outcome.NotAsked) {
      notAsked(ON_MESSAGE);
      return failed(draft);
    }
    standing.called(System.nanoTime() - start);
    report(messages.succeeded(context.senderId()), ON_MESSAGE);
    if (shadowed) {
      tell(outcome, draft);
      return Verdict.accept(draft);
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return Verdict.reject(rejected.reason());
    }
    return Verdict.accept(apply(outcome, draft));
  }

  /** Tells it of a message. */
  void tell(Message message, Deadline deadline) throws InterruptedException {
    if (!events.admits(message.from())) {
      standing.failed();
      return;
    }
    long start = System.nanoTime();
    try {
      if (script.onEvent(message, deadline) instanceof Outcome.NotAsked) {
        notAsked(ON_EVENT);
        return;
      }
      standing.called(System.nanoTime() - start);
      report(events.succeeded(message.from()), ON_EVENT);
    } catch (HookFailure e) {
      standing.called(System.nanoTime() - start);
      report(events.failed(message.from()), e.reason(), ON_EVENT, message.from());
    }
  }

  private static Draft apply(Outcome outcome, Draft draft) {
    if (!(outcome instanceof Outcome.Changed changed)) {
      return draft;
    }
    Draft result = changed.body() == null ? draft : draft.withBody(changed.body());
    return changed.meta() == null ? result : result.withMeta(Meta.of(changed.meta()));
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

  private void tell(Outcome outcome, Draft draft) {
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
    // Without names and bodies: what people say to each other is not for the log.
    reports
        .lines()
        .line(
            "in shadow: a "
                + draft.type().wireName()
                + (draft.to().startsWith("#") ? " to a channel" : " outside of channels")
                + " would have been "
                + did);
  }

  private void notAsked(String function) {
    standing.failed();
    reports.problems().line("There was no time left to call " + function + ".");
  }

  private void report(Breaker.Turn turn, String reason, String function, String sender) {
    standing.failed();
    String failure = "failure " + failures.incrementAndGet() + " in " + function + ": " + reason;
    if (turn == Breaker.Turn.OPENED) {
      standing.outOfUse(this, function, reason);
      reports
          .log()
          .error(
              "The hook {} failed {} times in a row, for several senders. Its {} is out of use"
                  + " until a try succeeds; meanwhile {}. The last failure: {}",
              file(),
              Breaker.FAILURES,
              function,
              meanwhile(function, "messages"),
              reason);
    } else if (turn == Breaker.Turn.RESTS) {
      reports
          .problems()
          .line(
              failure
                  + ". It failed "
                  + Breaker.SENDER_FAILURES
                  + " times in a row for "
                  + sender
                  + "; for "
                  + Breaker.PAUSE.toSeconds()
                  + " seconds "
                  + meanwhile(function, "messages of this sender"));
    } else {
      reports.problems().line(failure);
    }
  }

  private String meanwhile(String function, String messages) {
    if (!function.equals(ON_MESSAGE)) {
      return "it is not told of " + messages;
    }
    return messages + (shadowed || script.passOnError() ? " pass without it" : " are rejected");
  }

  private void report(Breaker.Turn turn, String function) {
    if (turn == Breaker.Turn.CLOSED) {
      standing.backInUse(this, function);
      reports.log().info("The hook {} works again: its {} is in use.", file(), function);
    }
  }
}
