package chat.plugin.webhooks;

import chat.api.PluginContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Who is posted to. One post at a time. */
final class Receiver {

  /** So much of an answer is read, to use the connection again; more of it ends the connection. */
  private static final int MOST_ANSWER = 64 * 1024;

  private final URI url;
  private final String secret;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  Receiver(WebhooksSettings settings, PluginContext context) {
    url = settings.url().orElseThrow();
    secret = settings.secret();
    timeout = settings.timeout();
    clock = context.clock();
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(context.executor())
            .build();
  }

  /**
   * Posts that. Blocks, but not for longer than it may take.
   *
   * @return the status of the answer
   */
  int post(byte[] body) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    CompletableFuture<Integer> status = new CompletableFuture<>();
    CompletableFuture<HttpResponse<@Nullable Void>> response =
        client.sendAsync(
            request(body),
            answer -> {
              status.complete(answer.statusCode());
              return new Ignoring();
            });
    response.whenComplete(
        (answer, failure) -> {
          if (failure != null) {
            status.completeExceptionally(failure);
          }
        });
    try {
      int answered = status.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      awaitRest(response, deadline);
      return answered;
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } finally {
      response.cancel(true);
    }
  }

  /** Whatever else the answer says, what counts is its status. */
  private static void awaitRest(CompletableFuture<?> response, long deadline)
      throws InterruptedException {
    try {
      response.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The connection is not used again.
    }
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "chat-webhooks")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!secret.isEmpty()) {
      request.header(Signature.HEADER, Signature.of(secret, clock.instant(), body));
    }
    return request.build();
  }

  /** Where it is, without what may be secret in it. */
  String name() {
    return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  /** Reads an answer and forgets it, up to a limit. */
  private static final class Ignoring implements HttpResponse.BodySubscriber<@Nullable Void> {
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long left = MOST_ANSWER;

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        left -= buffer.remaining();
      }
      Flow.Subscription begun = subscription;
      if (left < 0 && begun != null) {
        begun.cancel();
        done.complete(null);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
