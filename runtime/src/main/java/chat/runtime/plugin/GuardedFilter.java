package chat.runtime.plugin;

import chat.api.FailurePolicy;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;

/** A filter behind its guard, which also sees to it that it changes only what it may. */
final class GuardedFilter implements MessageFilter {

  private final MessageFilter filter;
  private final Guard guard;
  private final DraftRules rules;
  private final FailurePolicy policy;

  GuardedFilter(MessageFilter filter, Guard guard, DraftRules rules) {
    this.filter = filter;
    this.guard = guard;
    this.rules = rules;
    this.policy = filter.onRepeatedFailure();
    guard.onRepeatedFailure(policy);
  }

  @Override
  public Verdict filter(Draft draft, FilterContext context) {
    return guard.call(
        () -> rules.check(draft, filter.filter(draft, context)), Verdict.accept(draft));
  }

  /** Asked before each message: hooks block only while there are some. Who cannot say may. */
  @Override
  public boolean mayBlock() {
    try {
      return filter.mayBlock();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return true;
    }
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return policy;
  }
}
