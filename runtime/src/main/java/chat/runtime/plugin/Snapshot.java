package chat.runtime.plugin;

import chat.api.auth.Authenticator;
import chat.api.listener.ChatListener;
import chat.runtime.guard.AskedFilter;
import chat.runtime.guard.Kind;
import chat.runtime.guard.Named;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The extensions that run between two reloads. Immutable, but for the count of those that use it:
 * it is drained when it was replaced, nobody uses it any more, and everything before it is drained.
 */
final class Snapshot {

  /** Added once to the count of users when there will be no more of them. */
  private static final long RETIRED = 1L << 62;

  private final List<RunningPlugin> plugins;
  private final List<Named<AskedFilter>> filters;
  private final List<Named<Authenticator>> authenticators;
  private final List<Named<ChatListener>> listeners;
  private final AtomicLong users = new AtomicLong();
  private final CompletableFuture<Void> unused = new CompletableFuture<>();
  private final CompletableFuture<Void> drained;

  /**
   * A snapshot.
   *
   * @param closed what stands in the place of filters that are missing
   * @param order the names of filters that come before all others
   * @param before when the one that it replaces is drained
   */
  Snapshot(
      List<RunningPlugin> plugins,
      List<Named<AskedFilter>> closed,
      List<String> order,
      CompletableFuture<Void> before) {
    this.plugins = List.copyOf(plugins);
    this.filters = sorted(Kind.FILTER, AskedFilter.class, closed, order);
    this.authenticators = sorted(Kind.AUTHENTICATOR, Authenticator.class, List.of(), List.of());
    this.listeners = sorted(Kind.LISTENER, ChatListener.class, List.of(), List.of());
    this.drained = CompletableFuture.allOf(before, unused);
  }

  private <T> List<Named<T>> sorted(
      Kind kind, Class<T> type, List<Named<T>> closed, List<String> order) {
    List<Named<T>> all = new ArrayList<>(closed);
    plugins.forEach(plugin -> all.addAll(plugin.extensions(kind, type)));
    all.sort(
        Comparator.<Named<T>>comparingInt(
                each -> order.contains(each.name()) ? order.indexOf(each.name()) : order.size())
            .thenComparing(Named::name));
    return List.copyOf(all);
  }

  List<RunningPlugin> plugins() {
    return plugins;
  }

  List<Named<AskedFilter>> filters() {
    return filters;
  }

  List<Named<Authenticator>> authenticators() {
    return authenticators;
  }

  List<Named<ChatListener>> listeners() {
    return listeners;
  }

  /** Whether the caller may use it now, until it calls {@link #leave}. */
  boolean enter() {
    if (users.incrementAndGet() > RETIRED) {
      leave();
      return false;
    }
    return true;
  }

  void leave() {
    if (users.decrementAndGet() == RETIRED) {
      unused.complete(null);
    }
  }

  /** From now on nobody else may use it. */
  void retire() {
    if (users.addAndGet(RETIRED) == RETIRED) {
      unused.complete(null);
    }
  }

  CompletableFuture<Void> drained() {
    return drained;
  }
}
