package chat.runtime.account;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import chat.runtime.state.Binding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
 * a few threads of their own, and when too many wait the next is refused with {@code
 * too_many_requests}.
 */
public final class Passwords implements AutoCloseable {

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int WAITING = 256;
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
  private final ThreadPoolExecutor executor;

  /** Passwords that are worked on by at most so many threads. */
  public Passwords(int maxThreads) {
    executor =
        new ThreadPoolExecutor(
            maxThreads,
            maxThreads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "password-" + threads.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /** The hash to store, for a password as the user typed it. Does not block. */
  public CompletableFuture<String> hash(String password) {
    return submit(
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
  public CompletableFuture<Boolean> verify(String password, @Nullable String credential) {
    boolean none = credential == null || Binding.isOne(credential);
    return submit(() -> matches(password, none ? NOBODY : credential) && !none);
  }

  /** Ends the threads; what waits is dropped. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private <T> CompletableFuture<T> submit(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(task.call());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new ChatException(
              ErrorCode.TOO_MANY_REQUESTS,
              "Too many passwords are being checked; try again in a few seconds."));
    }
    return result;
  }

  private static boolean matches(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password hash is none");
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
