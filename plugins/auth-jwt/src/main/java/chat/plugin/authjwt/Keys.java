package chat.plugin.authjwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The provider's public keys. They are read anew every now and then, and when a token names one
 * that is not there, but not more often than every {@link #PAUSE}: anybody can send such a token.
 * While the provider does not answer, the keys that were read last go on. For any thread.
 */
final class Keys {

  /** How often they are read anew at most. */
  static final Duration PAUSE = Duration.ofSeconds(15);

  private static final int MAX_KEYS = 100;
  private static final int MIN_RSA_BITS = 2048;

  /** How long somebody waits for keys; less than the server waits for an answer. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final KeySource source;
  private final Executor executor;
  private final Clock clock;
  private final Logger logger;
  private volatile @Nullable JWKSet keys;
  private @Nullable CompletableFuture<Boolean> reading;
  private @Nullable Instant lastRead;
  private volatile boolean failing;

  /**
   * Keys of that source; none are there before {@link #refresh}.
   *
   * @param executor reads them
   */
  Keys(KeySource source, Executor executor, Clock clock, Logger logger) {
    this.source = source;
    this.executor = executor;
    this.clock = clock;
    this.logger = logger;
  }

  /**
   * The keys that may have signed a token with that header. Waits for them, for a while, when they
   * are not there and may be read anew.
   *
   * @throws IOException when there are no keys at all yet
   */
  List<JWK> find(JWSHeader header) throws IOException, InterruptedException {
    List<JWK> found = select(header);
    if (found.isEmpty()) {
      try {
        begin().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        logger.debug("The keys have not come in time", e);
      }
      found = select(header);
    }
    if (keys == null) {
      throw new IOException("there are no keys of the provider yet");
    }
    return found;
  }

  private List<JWK> select(JWSHeader header) {
    JWKSet known = keys;
    JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    return known == null || matcher == null ? List.of() : new JWKSelector(matcher).select(known);
  }

  /** Begins to read them anew, unless that has just been done. The future is done afterwards. */
  private synchronized CompletableFuture<Boolean> begin() {
    CompletableFuture<Boolean> running = reading;
    if (running != null && !running.isDone()) {
      return running;
    }
    Instant now = clock.instant();
    if (lastRead != null && now.isBefore(lastRead.plus(PAUSE))) {
      return CompletableFuture.completedFuture(false);
    }
    lastRead = now;
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    reading = mine;
    try {
      executor.execute(
          () -> {
            refresh();
            mine.complete(true);
          });
    } catch (RejectedExecutionException e) {
      mine.complete(false);
    }
    return mine;
  }

  /** Reads them anew. Blocks. What fails is logged, the first time. */
  void refresh() {
    try {
      read();
      if (failing) {
        failing = false;
        logger.info("The provider's keys can be read again");
      }
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        logger.warn(
            "The provider's keys cannot be read, and {}: {}",
            keys == null ? "nobody can log in with a JWT yet" : "those read last go on",
            e.toString());
      }
    }
  }

  /** Reads them, and says what is wrong with them. Blocks. */
  void read() throws IOException {
    synchronized (this) {
      lastRead = clock.instant();
    }
    JWKSet read;
    try {
      read = JWKSet.parse(source.read());
    } catch (ParseException e) {
      throw new IOException("it is no JWKS: " + e.getMessage(), e);
    }
    if (read.size() > MAX_KEYS) {
      throw new IOException("it has more than " + MAX_KEYS + " keys");
    }
    keys = new JWKSet(read.getKeys().stream().filter(Keys::isStrong).toList());
  }

  private static boolean isStrong(JWK key) {
    return !(key instanceof RSAKey) || key.size() >= MIN_RSA_BITS;
  }
}
