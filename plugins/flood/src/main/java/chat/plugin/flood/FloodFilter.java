package chat.plugin.flood;

import chat.api.PluginContext;
import chat.api.filter.Draft;
import chat.api.filter.FilterContext;
import chat.api.filter.MessageFilter;
import chat.api.filter.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a user sends twice: to this target, and to all targets together, so that who writes
 * to a hundred people is held as well. Invites are counted once more, by whom they invite, so that
 * many senders together do not flood one person in the server's name. What becomes a message in
 * each of many channels counts as many. Nobody can be kept from leaving: a reason beyond the limit
 * is left out, and leaving without a word is not counted.
 *
 * <p>Memory: some 100 bytes for each user and target with something sent lately. There are at most
 * {@value #MOST_TARGETS} of these pairs; beyond that the limit over all targets holds alone. Users
 * need no such bound, since the server remembers far more of each.
 */
final class FloodFilter implements MessageFilter {

  static final int MOST_TARGETS = 100_000;
  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(1);

  /** A user, and a channel or a nick in the form in which names compare. */
  private record Pair(UUID sender, String target) {}

  private final Optional<TokenBuckets<Pair>> targets;
  private final Optional<TokenBuckets<UUID>> users;
  private final Optional<TokenBuckets<String>> invited;

  FloodFilter(FloodSettings settings) {
    targets = buckets(settings.rate(), settings.per(), settings.burst(), MOST_TARGETS);
    invited = buckets(settings.rate(), settings.per(), settings.burst(), MOST_TARGETS);
    users = buckets(settings.allRate(), settings.per(), settings.allBurst(), Integer.MAX_VALUE);
  }

  private static <K> Optional<TokenBuckets<K>> buckets(
      int rate, Duration per, int burst, int most) {
    return rate == 0 ? Optional.empty() : Optional.of(new TokenBuckets<>(rate, per, burst, most));
  }

  /** One that forgets by itself who has been silent. */
  static FloodFilter start(FloodSettings settings, PluginContext context) {
    FloodFilter filter = new FloodFilter(settings);
    Clock clock = context.clock();
    long pause = filter.longestFilling().toMillis();
    context
        .executor()
        .scheduleWithFixedDelay(
            () -> filter.forgetSilent(clock.instant()), pause, pause, TimeUnit.MILLISECONDS);
    return filter;
  }

  @Override
  public Verdict filter(Draft draft, FilterContext context) {
    if (draft.isLeaving() && draft.body().isEmpty() && draft.meta().isEmpty()) {
      return Verdict.accept(draft);
    }
    UUID sender = context.senderId();
    Duration wait =
        users.map(all -> all.take(sender, context.now(), context.copies())).orElse(Duration.ZERO);
    if (!wait.isZero()) {
      return Verdict.reject(
          "flooding", "You send too much at once; slow down, everywhere together.", wait);
    }
    Pair pair = new Pair(sender, context.target());
    wait = targets.map(each -> each.take(pair, context.now())).orElse(Duration.ZERO);
    if (!wait.isZero()) {
      users.ifPresent(all -> all.giveBack(sender, context.copies()));
      return Verdict.reject("flooding", "You send too much to the same place; slow down.", wait);
    }
    if (draft.isInvite()) {
      wait = invited.map(each -> each.take(context.target(), context.now())).orElse(Duration.ZERO);
      if (!wait.isZero()) {
        users.ifPresent(all -> all.giveBack(sender, context.copies()));
        targets.ifPresent(each -> each.giveBack(pair));
        return Verdict.reject("flooding", "This person gets too many invites; wait a while.", wait);
      }
    }
    return Verdict.accept(draft);
  }

  /** Forgets those whose buckets have filled up again. */
  void forgetSilent(Instant now) {
    users.ifPresent(all -> all.forgetFull(now));
    targets.ifPresent(each -> each.forgetFull(now));
    invited.ifPresent(each -> each.forgetFull(now));
  }

  /** How many buckets are in memory. */
  int remembered() {
    return users.map(TokenBuckets::size).orElse(0)
        + targets.map(TokenBuckets::size).orElse(0)
        + invited.map(TokenBuckets::size).orElse(0);
  }

  private Duration longestFilling() {
    Duration user = users.map(TokenBuckets::filling).orElse(OFTEN_ENOUGH);
    Duration target = targets.map(TokenBuckets::filling).orElse(OFTEN_ENOUGH);
    Duration longest = user.compareTo(target) > 0 ? user : target;
    return longest.compareTo(OFTEN_ENOUGH) > 0 ? longest : OFTEN_ENOUGH;
  }
}
