package chat.plugin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A receiver on the loopback, which does with each post what a test says. */
final class TestReceiver implements AutoCloseable {

  /** Answers a post, the first of which has number 0. */
  @FunctionalInterface
  interface Manner {
    void answer(int number, Post post, HttpExchange exchange) throws IOException;
  }

  /** What came with a post. */
  record Post(String body, String signature, String contentType) {

    int bytes() {
      return body.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Post> posts = new ArrayList<>();

  TestReceiver(Manner manner) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Post post =
              new Post(
                  body,
                  String.valueOf(exchange.getRequestHeaders().getFirst("Chat-Signature")),
                  exchange.getRequestHeaders().getFirst("Content-Type"));
          int number;
          synchronized (this) {
            number = posts.size();
            posts.add(post);
          }
          manner.answer(number, post, exchange);
          exchange.close();
        });
    server.start();
  }

  /** One that answers with that. */
  static TestReceiver answering(int status) throws IOException {
    return new TestReceiver((number, post, exchange) -> exchange.sendResponseHeaders(status, -1));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  synchronized List<Post> posts() {
    return List.copyOf(posts);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
