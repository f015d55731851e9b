package chat.runtime.guard;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import java.util.Optional;

/** A filter as the server asks it: one that is guarded, or a shadow. */
public interface AskedFilter extends MessageFilter {

  /** The verdict; empty when the filter may block for it, and has to be asked elsewhere. */
  Optional<Verdict> filterAtOnce(Draft draft, FilterContext context);

  /**
   * Whether it has proven to be quick, so that it may be asked where everybody waits: not late
   * once, and nearly all of its last thousand calls within a tenth of a millisecond.
   */
  boolean isProven();

  @Override
  Verdict filter(Draft draft, FilterContext context);
}
