package chat.runtime.account;

import chat.api.auth.AuthResult;
import chat.api.auth.Authenticator;
import chat.api.auth.Credentials;
import chat.runtime.error.PluginFailure;
import chat.runtime.guard.Named;
import chat.runtime.guard.PluginThreads;
import chat.runtime.plugin.Lease;
import chat.runtime.state.Binding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the authenticators of the plugins who somebody is, one after the other in the order of their
 * names, until one does not say that the credentials are none of its. For any thread.
 */
public final class Authenticators {

  private static final Logger log = LoggerFactory.getLogger(Authenticators.class);

  /** How long a proof holds whose authenticator does not say. */
  static final Duration HOLDS = Duration.ofMinutes(10);

  /** How long one holds at most; nobody is to be known for good because of one answer. */
  private static final Duration HOLDS_AT_MOST = Duration.ofDays(1);

  private final Supplier<Lease<List<Named<Authenticator>>>> all;
  private final PluginThreads threads;
  private final Clock clock;

  /**
   * Asks those.
   *
   * @param all the ones that there are at the moment, each behind its guard
   */
  public Authenticators(
      Supplier<List<Named<Authenticator>>> all, PluginThreads threads, Clock clock) {
    this(threads, clock, () -> Lease.of(all.get()));
  }

  private Authenticators(
      PluginThreads threads, Clock clock, Supplier<Lease<List<Named<Authenticator>>>> all) {
    this.all = all;
    this.threads = threads;
    this.clock = clock;
  }

  /** The same, of authenticators that may not go away as long as they are asked. */
  public static Authenticators leased(
      Supplier<Lease<List<Named<Authenticator>>>> all, PluginThreads threads, Clock clock) {
    return new Authenticators(threads, clock, all);
  }

  /** Whether there is nobody to ask. */
  public boolean isEmpty() {
    try (Lease<List<Named<Authenticator>>> lease = all.get()) {
      return lease.get().isEmpty();
    }
  }

  /**
   * Asks who it is. Does not block; the answer comes on a plugin's thread: do not block there.
   *
   * @return empty if the credentials prove nothing; fails with {@link PluginFailure} when an
   *     authenticator does, and then nobody after it was asked
   */
  public CompletableFuture<Optional<Proof>> ask(Credentials credentials) {
    Lease<List<Named<Authenticator>>> lease = all.get();
    List<Named<Authenticator>> asked = lease.get();
    if (asked.isEmpty()) {
      lease.close();
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return threads
        .call(() -> ask(asked, credentials))
        .whenComplete((proof, failure) -> lease.close());
  }

  private Optional<Proof> ask(List<Named<Authenticator>> asked, Credentials credentials)
      throws Exception {
    List<Named<Authenticator>> inOrder =
        asked.stream().sorted(Comparator.comparing(Named::name)).toList();
    for (Named<Authenticator> each : inOrder) {
      AuthResult result = each.extension().authenticate(credentials);
      if (result instanceof AuthResult.Accepted accepted) {
        return proof(each.name(), accepted);
      }
      if (result instanceof AuthResult.Denied denied) {
        log.debug("{} denies: {}", each.name(), printable(denied.reason()));
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<Proof> proof(String authenticator, AuthResult.Accepted accepted) {
    Instant now = clock.instant();
    Instant until = accepted.expires().orElseGet(() -> now.plus(HOLDS));
    if (!until.isAfter(now)) {
      log.debug("{} accepts what has expired", authenticator);
      return Optional.empty();
    }
    Instant latest = now.plus(HOLDS_AT_MOST);
    return Optional.of(
        new Proof(
            new Binding(authenticator, accepted.subject()),
            accepted.nick(),
            until.isBefore(latest) ? until : latest));
  }

  /** A reason may quote what a stranger sent. */
  private static String printable(String reason) {
    return String.valueOf(reason).replaceAll("\\p{Cntrl}", "?");
  }
}
