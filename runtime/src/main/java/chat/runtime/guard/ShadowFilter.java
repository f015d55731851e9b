package chat.runtime.guard;

import chat.api.FailurePolicy;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import chat.runtime.error.PluginFailure;
import chat.runtime.log.LogLimit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A filter that is only tried out: it sees what it would see, beside the way of the message, and
 * what it would have done is counted, and logged once a minute for each kind of outcome.
 */
final class ShadowFilter implements AskedFilter {

  private static final Logger log = LoggerFactory.getLogger(ShadowFilter.class);

  /** Counts what shadows would have done. */
  interface ShadowMeter {
    /** One of {@code accepted}, {@code changed}, {@code rejected}, {@code failed}. */
    void would(String outcome);
  }

  private final String name;
  private final GuardedFilter filter;
  private final PluginThreads threads;
  private final ShadowMeter meter;
  private final LogLimit logLimit = new LogLimit();

  ShadowFilter(String name, GuardedFilter filter, PluginThreads threads, ShadowMeter meter) {
    this.name = name;
    this.filter = filter;
    this.threads = threads;
    this.meter = meter;
  }

  @Override
  public Verdict filter(Draft draft, FilterContext context) {
    threads
        .call(() -> filter.filter(draft, context))
        .whenComplete(
            (verdict, failure) -> {
              if (failure != null) {
                meter.would("failed");
                if (!(failure instanceof PluginFailure)) {
                  log.warn("The shadow of {} failed", name, failure);
                }
              } else {
                tell(draft, verdict);
              }
            });
    return Verdict.accept(draft);
  }

  @Override
  public Optional<Verdict> filterAtOnce(Draft draft, FilterContext context) {
    return Optional.of(filter(draft, context));
  }

  /** Asking it is only to hand the message over. */
  @Override
  public boolean isProven() {
    return true;
  }

  private void tell(Draft draft, Verdict verdict) {
    if (verdict instanceof Verdict.Rejected rejected) {
      meter.would("rejected");
      sample("rejected with " + rejected.code(), draft);
    } else if (((Verdict.Accepted) verdict).draft().equals(draft)) {
      meter.would("accepted");
    } else {
      meter.would("changed");
      sample("changed", draft);
    }
  }

  /** A line now and then, without names and texts: what people say to each other is not for it. */
  private void sample(String outcome, Draft draft) {
    String what =
        draft.type().wireName()
            + (draft.to().startsWith("#") ? " to a channel" : " outside of channels");
    logLimit
        .admit(outcome + " " + what)
        .ifPresent(
            leftOut ->
                log.info(
                    "The filter {}, in shadow, would have {} a {}{}",
                    name,
                    outcome,
                    what,
                    LogLimit.remark(leftOut)));
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return FailurePolicy.OPEN;
  }
}
