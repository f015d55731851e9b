package chat.plugin.webhooks;

import chat.api.PluginContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The receiver of the posts. */
final class Receiver {

  /** How much of an answer is read, to use the connection again; a longer one closes it. */
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

  /** Begins to post that. Does not block. */
  Delivery post(Post post) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    CompletableFuture<HttpResponse<@Nullable Void>> response =
        client.sendAsync(
            request(post.body()),
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
    return new Delivery(post, timeout, status, response);
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

  /** Its host and port: the rest of the URL may be secret. */
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
