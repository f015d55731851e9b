package chat.plugin.authjwt;

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
 * The provider's public keys. They are read anew every now and then, and when a token may be signed
 * with a newer one, but not more often than every {@link #PAUSE}: anybody can send such a token.
 * While the provider does not answer, the keys that were read last go on. For any thread.
 */
final class Keys {

  /** How often they are read anew at most. */
  static final Duration PAUSE = Duration.ofSeconds(15);

  /** How long somebody waits for keys; less than the server waits for an answer. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final KeySource source;
  private final Executor executor;
  private final Clock clock;
  private final Logger logger;
  private volatile @Nullable Jwks keys;
  private List<String> ignored = List.of();
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

  /** The keys read last; none, before any were. */
  Jwks current() {
    Jwks known = keys;
    return known == null ? Jwks.NONE : known;
  }

  /**
   * The keys of now, read anew if that may be done again and does not take too long.
   *
   * @throws IOException when none were ever read
   */
  Jwks latest() throws IOException, InterruptedException {
    try {
      begin().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      logger.debug("The keys have not come in time", e);
    }
    Jwks known = keys;
    if (known == null) {
      throw new IOException("the keys of the provider have not been read yet");
    }
    return known;
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
            keys == null ? "no JWT is accepted yet" : "those read last stay in use",
            e.toString());
      }
    }
  }

  /** Reads them, and says what is wrong with them. Blocks. */
  void read() throws IOException {
    synchronized (this) {
      lastRead = clock.instant();
    }
    Jwks read;
    try {
      read = Jwks.parse(source.read());
    } catch (ParseException e) {
      throw new IOException("it is not a JWKS: " + e.getMessage(), e);
    }
    synchronized (this) {
      for (String each : read.ignored()) {
        if (!ignored.contains(each)) {
          logger.warn("Ignored a key of the provider: {}", each);
        }
      }
      ignored = read.ignored();
    }
    keys = read;
  }
}
