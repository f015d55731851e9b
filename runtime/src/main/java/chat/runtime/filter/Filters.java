package chat.runtime.filter;

import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.Verdict;
import chat.api.model.Meta;
import chat.runtime.error.ChatException;
import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.Named;
import chat.runtime.guard.PluginThreads;
import chat.runtime.plugin.Lease;
import chat.runtime.state.Command;
import chat.runtime.state.Journal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the filters about messages, one after the other. Those that do not block share a few
 * threads; with the first that may block, a message moves over to threads where it holds up nobody.
 * Where all have proven to be quick, they are asked on the way. Any thread.
 */
public final class Filters {

  private final Supplier<Lease<List<Named<AskedFilter>>>> filters;
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
      Supplier<List<Named<AskedFilter>>> filters, PluginThreads quick, PluginThreads blocking) {
    this(quick, blocking, () -> Lease.of(filters.get()));
  }

  private Filters(
      PluginThreads quick,
      PluginThreads blocking,
      Supplier<Lease<List<Named<AskedFilter>>>> filters) {
    this.filters = filters;
    this.quick = quick;
    this.blocking = blocking;
  }

  /** The same, of filters that are in use, and may not go away, as long as they decide. */
  public static Filters leased(
      Supplier<Lease<List<Named<AskedFilter>>>> filters,
      PluginThreads quick,
      PluginThreads blocking) {
    return new Filters(quick, blocking, filters);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    try (Lease<List<Named<AskedFilter>>> lease = filters.get()) {
      return lease.get().isEmpty();
    }
  }

  /**
   * What the filters make of a message. Fails with the answer for the client when they refuse it;
   * but who leaves does so all the same, without a reason and a meta.
   */
  public CompletableFuture<Draft> apply(Draft draft, FilterContext context) {
    Lease<List<Named<AskedFilter>>> lease = filters.get();
    List<Named<AskedFilter>> all = lease.get();
    if (all.isEmpty()) {
      lease.close();
      return CompletableFuture.completedFuture(draft);
    }
    CompletableFuture<Draft> filtered =
        quick
            .call(() -> askQuick(all, draft, context))
            .thenCompose(
                progress ->
                    progress.next() == all.size()
                        ? CompletableFuture.completedFuture(progress.draft())
                        : blocking.call(
                            () -> askRest(all, progress.next(), progress.draft(), context)))
            .whenComplete((accepted, failure) -> lease.close());
    return draft.isLeaving()
        ? filtered.exceptionally(refused -> draft.withBody("").withMeta(Meta.EMPTY))
        : filtered;
  }

  /**
   * Asks the filters about a message, and does what follows from what they make of it. When all of
   * them have proven to be quick they are asked on the journal's thread, together with the command:
   * another thread on the way costs more than they do. Who leaves goes the long way, which nothing
   * can bar.
   *
   * @param then the command for the message that is sent
   */
  public <R> CompletableFuture<R> execute(
      Draft draft, FilterContext context, Journal journal, Function<Draft, Command<R>> then) {
    Lease<List<Named<AskedFilter>>> lease = filters.get();
    List<Named<AskedFilter>> all = lease.get();
    if (draft.isLeaving() || !areProven(all)) {
      lease.close();
      return apply(draft, context).thenCompose(accepted -> journal.execute(then.apply(accepted)));
    }
    return journal
        .execute(tx -> then.apply(askProven(all, draft, context)).run(tx))
        .exceptionallyCompose(
            failure ->
                failure instanceof Interrupted stopped
                    ? blocking
                        .call(() -> askRest(all, stopped.next, stopped.draft, context))
                        .thenCompose(accepted -> journal.execute(then.apply(accepted)))
                    : CompletableFuture.failedFuture(failure))
        .whenComplete((result, failure) -> lease.close());
  }

  private static boolean areProven(List<Named<AskedFilter>> all) {
    for (Named<AskedFilter> filter : all) {
      if (!filter.extension().isProven()) {
        return false;
      }
    }
    return true;
  }

  /** Looked at anew: what waited for the journal must not meet a filter that was slow meanwhile. */
  private static Draft askProven(List<Named<AskedFilter>> all, Draft draft, FilterContext context)
      throws ChatException {
    Progress progress = areProven(all) ? askQuick(all, draft, context) : new Progress(draft, 0);
    if (progress.next() < all.size()) {
      throw new Interrupted(progress);
    }
    return progress.draft();
  }

  /** A filter has to be asked elsewhere after all. */
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Draft draft;
    private final int next;

    Interrupted(Progress progress) {
      super("a filter is to be asked elsewhere", null, false, false);
      this.draft = progress.draft();
      this.next = progress.next();
    }
  }

  /**
   * How far a message has come.
   *
   * @param next the first filter that was not asked
   */
  private record Progress(Draft draft, int next) {}

  private static Progress askQuick(List<Named<AskedFilter>> all, Draft draft, FilterContext context)
      throws ChatException {
    Draft accepted = draft;
    for (int next = 0; next < all.size(); next++) {
      Optional<Verdict> verdict = all.get(next).extension().filterAtOnce(accepted, context);
      if (verdict.isEmpty()) {
        return new Progress(accepted, next);
      }
      accepted = accepted(verdict.get());
    }
    return new Progress(accepted, all.size());
  }

  private static Draft askRest(
      List<Named<AskedFilter>> all, int first, Draft draft, FilterContext context)
      throws ChatException {
    Draft accepted = draft;
    for (Named<AskedFilter> filter : all.subList(first, all.size())) {
      accepted = accepted(filter.extension().filter(accepted, context));
    }
    return accepted;
  }

  private static Draft accepted(Verdict verdict) throws ChatException {
    if (verdict instanceof Verdict.Rejected rejected) {
      throw refusal(rejected);
    }
    return ((Verdict.Accepted) verdict).draft();
  }

  private static ChatException refusal(Verdict.Rejected rejected) {
    return ChatException.denied(rejected.code(), rejected.reason(), rejected.retryAfter());
  }
}
