package chat.runtime.filter;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import chat.api.model.MessageType;
import chat.api.model.Meta;
import chat.runtime.error.ChatException;
import chat.runtime.error.PluginFailure;
import chat.runtime.plugin.Lease;
import chat.runtime.plugin.Named;
import chat.runtime.plugin.PluginThreads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks the filters about messages, one after the other. Those that are quick share a few threads;
 * with the first that may block, a message moves over to threads where it holds up nobody. Any
 * thread.
 */
public final class Filters {

  private final Supplier<Lease<List<Named<MessageFilter>>>> filters;
  private final PluginThreads quick;
  private final PluginThreads blocking;

  /**
   * These filters.
   *
   * @param filters in their order; asked once for each message, so that one whole set decides on it
   * @param quick calls filters that do not block
   * @param blocking calls those that may
   */
  public Filters(
      Supplier<List<Named<MessageFilter>>> filters, PluginThreads quick, PluginThreads blocking) {
    this(quick, blocking, () -> Lease.of(filters.get()));
  }

  private Filters(
      PluginThreads quick,
      PluginThreads blocking,
      Supplier<Lease<List<Named<MessageFilter>>>> filters) {
    this.filters = filters;
    this.quick = quick;
    this.blocking = blocking;
  }

  /** The same, of filters that are in use, and may not go away, as long as they decide. */
  public static Filters leased(
      Supplier<Lease<List<Named<MessageFilter>>>> filters,
      PluginThreads quick,
      PluginThreads blocking) {
    return new Filters(quick, blocking, filters);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    try (Lease<List<Named<MessageFilter>>> lease = filters.get()) {
      return lease.get().isEmpty();
    }
  }

  /**
   * What the filters make of a message. Fails with the answer for the client when they refuse it;
   * but who leaves does so all the same, without a reason and a meta.
   */
  public CompletableFuture<Draft> apply(Draft draft, FilterContext context) {
    Lease<List<Named<MessageFilter>>> lease = filters.get();
    List<Named<MessageFilter>> all = lease.get();
    if (all.isEmpty()) {
      lease.close();
      return CompletableFuture.completedFuture(draft);
    }
    CompletableFuture<Draft> filtered =
        from(0, all, draft, context).whenComplete((accepted, failure) -> lease.close());
    return leaves(draft.type())
        ? filtered.exceptionally(refused -> draft.withBody("").withMeta(Meta.EMPTY))
        : filtered;
  }

  private CompletableFuture<Draft> from(
      int first, List<Named<MessageFilter>> all, Draft draft, FilterContext context) {
    if (all.get(first).extension().mayBlock()) {
      return blocking.call(() -> ask(all.subList(first, all.size()), draft, context));
    }
    int end = first + 1;
    while (end < all.size() && !all.get(end).extension().mayBlock()) {
      end++;
    }
    List<Named<MessageFilter>> now = all.subList(first, end);
    CompletableFuture<Draft> asked = quick.call(() -> ask(now, draft, context));
    int next = end;
    return next == all.size()
        ? asked
        : asked.thenCompose(accepted -> from(next, all, accepted, context));
  }

  private static Draft ask(List<Named<MessageFilter>> some, Draft draft, FilterContext context)
      throws ChatException {
    Draft accepted = draft;
    for (Named<MessageFilter> filter : some) {
      accepted = ask(filter.extension(), accepted, context);
    }
    return accepted;
  }

  private static Draft ask(MessageFilter filter, Draft draft, FilterContext context)
      throws ChatException {
    Verdict verdict;
    try {
      verdict = filter.filter(draft, context);
    } catch (PluginFailure e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a filter without a guard failed", e);
    }
    if (verdict instanceof Verdict.Rejected rejected) {
      throw refusal(rejected);
    }
    return ((Verdict.Accepted) verdict).draft();
  }

  private static ChatException refusal(Verdict.Rejected rejected) {
    return ChatException.denied(rejected.code(), rejected.reason(), rejected.retryAfter());
  }

  private static boolean leaves(MessageType type) {
    return type == MessageType.PART || type == MessageType.QUIT;
  }
}
