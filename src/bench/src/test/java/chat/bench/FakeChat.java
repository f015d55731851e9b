package chat.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a chat server as the figures use: everybody is in one room and gets everything. */
final class FakeChat implements Target {
  private static final Pattern BODY = Pattern.compile("\"body\":\"([^\"]*)\"");
  private static final Pattern AFTER = Pattern.compile("after=[-0-9a-f]*?(\\d{12})(&|$)");
  private static final Pattern TIMEOUT = Pattern.compile("timeout=(\\d+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> messages = new ArrayList<>();
  private final int losesEvery;

  /**
   * Starts it.
   *
   * @param losesEvery how many messages are accepted for one that no reader gets; 0 loses none
   */
  FakeChat(int losesEvery) throws IOException {
    this.losesEvery = losesEvery;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/v1/register", exchange -> answer(exchange, 201, registered()));
    server.createContext("/api/v1/state", exchange -> answer(exchange, 200, state()));
    server.createContext("/api/v1/messages", this::messages);
    server.start();
  }

  @Override
  public Address address() {
    return Address.local(server.getAddress().getPort());
  }

  @Override
  public double cpuSeconds() {
    return Double.NaN;
  }

  @Override
  public double residentBytes() {
    return Double.NaN;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static String registered() {
    return "{\"id\":\"" + id(0) + "\",\"nick\":\"any\",\"token\":\"any\"}";
  }

  private synchronized String state() {
    return "{\"newest\" : \"" + id(messages.size()) + "\"}";
  }

  private void messages(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      String json = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher body = BODY.matcher(json);
      answer(exchange, 201, body.find() ? send(body.group(1)) : "{}");
    } else {
      answer(exchange, 200, poll(exchange.getRequestURI().getQuery()));
    }
  }

  private synchronized String send(String body) {
    messages.add(body);
    notifyAll();
    return "{\"id\":\"" + id(messages.size()) + "\"}";
  }

  private synchronized String poll(String query) {
    Matcher after = AFTER.matcher(query);
    int from = after.find() ? Integer.parseInt(after.group(1)) : 0;
    Matcher timeout = TIMEOUT.matcher(query);
    long seconds = timeout.find() ? Long.parseLong(timeout.group(1)) : 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      for (long left = end - System.nanoTime();
          from == messages.size() && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var json = new StringBuilder("{\"messages\":[");
    for (int i = from; i < messages.size(); i++) {
      if (losesEvery == 0 || (i + 1) % losesEvery != 0) {
        json.append("{\"body\":\"").append(messages.get(i)).append("\"},");
      }
    }
    return json.append("],\"cursor\":\"").append(id(messages.size())).append("\"}").toString();
  }

  private static String id(int number) {
    return "00000000-0000-8000-8000-%012d".formatted(number);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
