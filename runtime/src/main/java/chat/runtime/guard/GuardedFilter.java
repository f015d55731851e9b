package chat.runtime.guard;

import chat.api.FailurePolicy;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A filter behind its guard, which also sees to it that it changes only what it may. */
final class GuardedFilter implements AskedFilter {

  private final MessageFilter filter;
  private final Guard guard;

  /** By the type of the message: a filter that is only interested in some works with all others. */
  private final Map<MessageType, Question> questions = new EnumMap<>(MessageType.class);

  private final DraftRules rules;
  private final Runnable rejected;
  private final FailurePolicy policy;
  private final boolean neverBlocks;
  private final Proof proof = new Proof();

  /**
   * That filter.
   *
   * @param rejected is run whenever it rejects a message
   */
  GuardedFilter(MessageFilter filter, Guard guard, DraftRules rules, Runnable rejected) {
    this.filter = filter;
    this.guard = guard;
    this.rules = rules;
    this.rejected = rejected;
    this.policy = Objects.requireNonNull(filter.onRepeatedFailure(), "onRepeatedFailure");
    this.neverBlocks = !Overriding.overrides(filter, MessageFilter.class, "mayBlock");
    guard.onRepeatedFailure(policy);
    for (MessageType type : MessageType.values()) {
      questions.put(type, guard.question("a " + type.wireName()));
    }
  }

  private Question question(Draft draft) {
    return Objects.requireNonNull(questions.get(draft.type()));
  }

  @Override
  public Verdict filter(Draft draft, FilterContext context) {
    return question(draft).call(() -> verdict(draft, context), Verdict.accept(draft));
  }

  private Verdict verdict(Draft draft, FilterContext context) throws Exception {
    Verdict verdict = rules.check(draft, filter.filter(draft, context));
    if (verdict instanceof Verdict.Rejected) {
      rejected.run();
    }
    return verdict;
  }

  @Override
  public Optional<Verdict> filterAtOnce(Draft draft, FilterContext context) {
    long start = System.nanoTime();
    Optional<Verdict> verdict =
        neverBlocks ? Optional.of(filter(draft, context)) : unlessItBlocks(draft, context);
    if (verdict.isPresent()) {
      proof.took(System.nanoTime() - start);
    } else {
      proof.lose();
    }
    return verdict;
  }

  private Optional<Verdict> unlessItBlocks(Draft draft, FilterContext context) {
    // That it may block is no verdict, and so no sign that it works.
    return question(draft)
        .call(
            () -> filter.mayBlock() ? Optional.empty() : Optional.of(verdict(draft, context)),
            Optional.of(Verdict.accept(draft)),
            Optional::isPresent);
  }

  @Override
  public boolean isProven() {
    return proof.isGiven() && !guard.wasLate();
  }

  /** Whether it may for some message; {@link #filterAtOnce} tells for which. */
  @Override
  public boolean mayBlock() {
    return !neverBlocks;
  }

  @Override
  public FailurePolicy onRepeatedFailure() {
    return policy;
  }
}
