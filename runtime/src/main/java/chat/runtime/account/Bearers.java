package chat.runtime.account;

import chat.api.auth.Credentials;
import chat.runtime.error.ChatException;
import chat.runtime.time.ServerTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whose the bearer tokens are that were not issued here. The authenticators' answers are remembered
 * by the SHA-256 of the token: a yes as long as it holds, a no for a moment, and of each kind so
 * many that nobody fills the memory with what he makes up. For any thread.
 */
public final class Bearers {

  static final int MAX_ACCEPTED = 20_000;
  static final int MAX_REFUSED = 10_000;

  /** Short: the token may be of a key that its provider has just begun to use. */
  static final Duration REFUSED_FOR = Duration.ofSeconds(10);

  /** Asked about at a time at most. Anybody can send what has to be asked about. */
  static final int MAX_ASKED = 32;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(3);

  private final Authenticators authenticators;
  private final ServerTime time;
  private final Map<String, Answer> accepted = leastRecentlyUsed(MAX_ACCEPTED);
  private final Map<String, Answer> refused = leastRecentlyUsed(MAX_REFUSED);
  private final Map<String, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger asking = new AtomicInteger();

  /**
   * What was answered.
   *
   * @param proof empty for a no
   * @param until how long it holds by the wall clock, by which the token itself ends
   * @param uptime how long it holds by the uptime, in milliseconds: a clock that is put back does
   *     not make it longer
   */
  public record Answer(Optional<Proof> proof, Instant until, long uptime) {}

  /** Remembers what those say. */
  public Bearers(Authenticators authenticators, ServerTime time) {
    this.authenticators = authenticators;
    this.time = time;
  }

  /** Whether there is nobody who could know a bearer token. */
  public boolean isEmpty() {
    return authenticators.isEmpty();
  }

  /** The answer that still holds, or null when the authenticators have to be asked. */
  public @Nullable Answer find(String bearer) {
    return remembered(Tokens.hash(bearer));
  }

  /**
   * Asks, but only once for all who ask about the same token meanwhile. Does not block; the answer
   * comes on a plugin's thread, and fails as {@link Authenticators#ask} does, or with {@code
   * too_many_requests}.
   */
  public CompletableFuture<Answer> ask(String bearer) {
    String key = Tokens.hash(bearer);
    Answer known = remembered(key);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    CompletableFuture<Answer> others = asked.putIfAbsent(key, mine);
    if (others != null) {
      return others;
    }
    if (asking.incrementAndGet() > MAX_ASKED) {
      done(key);
      mine.completeExceptionally(
          ChatException.tooManyRequests(
              "Too many logins are being checked; try again in a few seconds.", RETRY_AFTER));
      return mine;
    }
    authenticators
        .ask(new Credentials.Bearer(bearer))
        .whenComplete(
            (proof, failure) -> {
              if (failure != null) {
                done(key);
                mine.completeExceptionally(failure);
              } else {
                Answer answer = remember(key, proof);
                done(key);
                mine.complete(answer);
              }
            });
    return mine;
  }

  private void done(String key) {
    asked.remove(key);
    asking.decrementAndGet();
  }

  private synchronized @Nullable Answer remembered(String key) {
    Answer yes = held(accepted, key);
    return yes != null ? yes : held(refused, key);
  }

  private @Nullable Answer held(Map<String, Answer> answers, String key) {
    Answer answer = answers.get(key);
    if (answer != null
        && (!time.wall().isBefore(answer.until()) || time.millis() >= answer.uptime())) {
      answers.remove(key);
      return null;
    }
    return answer;
  }

  private synchronized Answer remember(String key, Optional<Proof> proof) {
    Instant now = time.wall();
    Instant until = proof.map(Proof::until).orElseGet(() -> now.plus(REFUSED_FOR));
    Answer answer =
        new Answer(proof, until, time.millis() + Duration.between(now, until).toMillis());
    (proof.isPresent() ? accepted : refused).put(key, answer);
    return answer;
  }

  /** How many answers are remembered. */
  synchronized int size() {
    return accepted.size() + refused.size();
  }

  private static Map<String, Answer> leastRecentlyUsed(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
        return size() > max;
      }
    };
  }
}
