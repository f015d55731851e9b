package chat.runtime.guard;

import chat.api.FailurePolicy;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import java.util.Optional;

/**
 * Stands in the place of a filter that should run and does not: refuses everything, since nobody
 * knows what the filter would have let through.
 */
final class ClosedFilter implements AskedFilter {

  private final Guard guard;

  ClosedFilter(Guard guard) {
    this.guard = guard;
  }

  @Override
  public Verdict filter(Draft draft, FilterContext context) {
    throw guard.refused();
  }

  @Override
  public Optional<Verdict> filterAtOnce(Draft draft, FilterContext context) {
    throw guard.refused();
  }

  @Override
  public boolean isProven() {
    return true;
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return FailurePolicy.CLOSED;
  }
}
