package chat.runtime.account;

import chat.runtime.error.ChatException;
import chat.runtime.json.Utf8;
import chat.runtime.state.Binding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords with Argon2id (RFC 9106), with the parameters that OWASP's Password
 * Storage Cheat Sheet names first. A hash is a PHC string and carries its parameters.
 *
 * <p>Each one takes 19 MiB and tens of milliseconds of a processor, on purpose. So they are made on
 * a few threads of their own, in the order of {@link PasswordQueue}, and when too many wait, one is
 * refused with {@code too_many_requests}.
 */
public final class Passwords implements AutoCloseable {

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Bytes in a password at most: composing its letters takes the square of its length. */
  public static final int MAX_BYTES = 1024;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(3);
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /** Checked instead of the hash that an account does not have, so that this takes as long. */
  private static final String NOBODY =
      phc(
          parameters(MEMORY_KIB, ITERATIONS, PARALLELISM, new byte[SALT_BYTES]),
          new byte[HASH_BYTES]);

  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger threads = new AtomicInteger();
  private final Regulars regulars = new Regulars();
  private final PasswordQueue<Job<?>> waiting = new PasswordQueue<>(regulars);

  /** One task for each that waits. */
  private final ThreadPoolExecutor executor;

  /** Passwords that are worked on by at most so many threads. */
  public Passwords(int maxThreads) {
    executor =
        new ThreadPoolExecutor(
            maxThreads,
            maxThreads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "password-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Whether it has more bytes than a password may have. */
  public static boolean isTooLong(String password) {
    return password.length() > MAX_BYTES || Utf8.length(password) > MAX_BYTES;
  }

  /** The hash to store, for a password as the user typed it. Does not block. */
  public CompletableFuture<String> hash(String password, Caller caller) {
    if (isTooLong(password)) {
      throw new IllegalArgumentException("the password is too long");
    }
    return submit(
        caller,
        () -> {
          byte[] salt = new byte[SALT_BYTES];
          random.nextBytes(salt);
          Argon2Parameters parameters = parameters(MEMORY_KIB, ITERATIONS, PARALLELISM, salt);
          return phc(parameters, derive(parameters, password, HASH_BYTES));
        });
  }

  /**
   * Whether it is the password with that hash. Does not block.
   *
   * @param credential of an account; null or a {@link Binding} where there is no hash to compare
   *     with: false, at the same cost
   */
  public CompletableFuture<Boolean> verify(
      String password, @Nullable String credential, Caller caller) {
    if (isTooLong(password)) {
      return CompletableFuture.completedFuture(false);
    }
    boolean none = credential == null || Binding.isOne(credential);
    return submit(caller, () -> matches(password, none ? NOBODY : credential) && !none);
  }

  /** The caller has proven who it is: from now on it does not wait with strangers. */
  public void succeeded(Caller caller) {
    regulars.add(caller);
  }

  /** Ends the threads; what waits is dropped. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** A password to work on, and who waits for that. */
  private record Job<T>(Callable<T> task, CompletableFuture<T> result) {

    void run() {
      try {
        result.complete(task.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    }

    void refuse() {
      result.completeExceptionally(
          ChatException.tooManyRequests(
              "Too many passwords are being checked; try again in a few seconds.", RETRY_AFTER));
    }
  }

  private <T> CompletableFuture<T> submit(Caller caller, Callable<T> task) {
    Job<T> job = new Job<>(task, new CompletableFuture<>());
    Job<?> leaving = waiting.add(caller, job);
    if (leaving != null) {
      leaving.refuse();
    } else {
      try {
        executor.execute(this::work);
      } catch (RejectedExecutionException e) {
        job.refuse();
      }
    }
    return job.result();
  }

  private void work() {
    Job<?> job = waiting.poll();
    if (job != null) {
      job.run();
    }
  }

  private static boolean matches(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password hash is not in PHC format");
    }
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    Argon2Parameters parameters =
        parameters(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            salt);
    return MessageDigest.isEqual(expected, derive(parameters, password, expected.length));
  }

  private static Argon2Parameters parameters(
      int memoryKib, int iterations, int parallelism, byte[] salt) {
    return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
        .withMemoryAsKB(memoryKib)
        .withIterations(iterations)
        .withParallelism(parallelism)
        .withSalt(salt)
        .build();
  }

  private static byte[] derive(Argon2Parameters parameters, String password, int bytes) {
    // Keyboards differ in how they compose letters (RFC 8265, section 4.2.2).
    byte[] text =
        Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(parameters);
    byte[] hash = new byte[bytes];
    argon2.generateBytes(text, hash);
    return hash;
  }

  private static String phc(Argon2Parameters parameters, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + parameters.getMemory()
        + ",t="
        + parameters.getIterations()
        + ",p="
        + parameters.getLanes()
        + "$"
        + base64.encodeToString(parameters.getSalt())
        + "$"
        + base64.encodeToString(hash);
  }
}
