package chat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * F10: swapping plugins while the server runs, and what is left of the old versions: a jar through
 * the admin's reload, and a hook by saving its file. Messages are sent meanwhile.
 */
final class SwapsFigure implements Figure {

  private static final int JARS = 200;
  private static final int HOOKS = 500;
  private static final String TOKEN = "the-admin-of-the-bench";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SLICE = Duration.ofMillis(250);

  /** A tenth of what is swapped warms up: what stays after the first is not a leak. */
  private static final int WARM_UP = 10;

  private static final Goal FLAT = Goal.atMost(1.1, "flat: ≤ 1.1 × after the first tenth");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public String name() {
    return "F10";
  }

  @Override
  public String title() {
    return "swaps of a plugin's jar and of a hook";
  }

  /** Swaps something once. */
  private interface Swap {
    void swap(int number) throws IOException, InterruptedException;
  }

  @Override
  public void measure(Bench bench) {
    if (bench.remote()) {
      bench.report().add(Row.without(name(), title(), "not our process"));
      return;
    }
    jars(bench);
    hooks(bench);
  }

  private void jars(Bench bench) {
    Path home = bench.folder("f10-jars");
    Path jar = home.resolve("plugins").resolve("nothing.jar");
    NothingJar.pack(jar);
    try (ChildProcess server = bench.ownServer("f10-jars", home, Map.of("ADMIN_TOKEN", TOKEN))) {
      URI reload = URI.create(server.address() + "/api/v1/admin/plugins/nothing/reload");
      repeat(
          bench,
          server,
          "reloads of a jar",
          bench.scaled(JARS),
          number -> {
            NothingJar.pack(jar);
            HttpResponse<String> answer =
                client.send(
                    HttpRequest.newBuilder(reload)
                        .timeout(LIMIT)
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
              throw new BenchException("a reload was answered " + answer.body());
            }
          });
    }
  }

  private void hooks(Bench bench) {
    Path home = bench.folder("f10-hooks");
    Path hook = home.resolve("hooks").resolve("numbered.js");
    // Whoever asks whether the new version is there must not be held back for asking.
    Map<String, String> settings = Map.of("PLUGINS_DISABLED", "flood");
    try (ChildProcess server = bench.ownServer("f10-hooks", prepared(home, hook), settings);
        var load = new HttpLoad("witness");
        var crowd = new Crowd(load, server.address())) {
      User witness = crowd.register(1).get(0);
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/messages"))
              .timeout(LIMIT)
              .header("Authorization", "Bearer " + witness.token())
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"to\":\"" + witness.nick() + "\",\"body\":\"which?\"}"))
              .build();
      repeat(
          bench,
          server,
          "swaps of a hook",
          bench.scaled(HOOKS),
          number -> {
            save(hook, number);
            await(ask, "\"_number\":" + number + "}");
          });
    }
  }

  /** Sends messages until one has passed the new version. */
  private void await(HttpRequest ask, String mark) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!client.send(ask, HttpResponse.BodyHandlers.ofString()).body().contains(mark)) {
      if (System.nanoTime() - end > 0) {
        throw new BenchException("a hook was saved, and messages do not pass it: " + mark);
      }
      Pause.ofMillis(5);
    }
  }

  private static Path prepared(Path home, Path hook) {
    try {
      Files.createDirectories(hook.getParent());
      save(hook, 0);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Saved as careful editors do: written beside, and moved. */
  private static void save(Path hook, int number) throws IOException {
    Path part = hook.resolveSibling("numbered.part");
    Files.writeString(
        part,
        """
        const number = %d;
        export function onMessage(message) {
          return { ...message, meta: { ...message.meta, _number: number } };
        }
        """
            .formatted(number));
    Files.move(part, hook, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void repeat(Bench bench, ChildProcess server, String what, int count, Swap swap) {
    try (var load = new HttpLoad("senders");
        SendLoad senders = SendLoad.intoPairs(server, load, 4)) {
      senders.run(SLICE);
      int warm = Math.max(1, count / WARM_UP);
      long start = System.nanoTime();
      for (int i = 1; i <= warm; i++) {
        swap.swap(i);
      }
      senders.run(SLICE);
      Left before = left(bench, server);
      for (int i = warm + 1; i <= count; i++) {
        swap.swap(i);
        if (i % Math.max(1, count / 20) == 0) {
          senders.run(SLICE);
        }
      }
      double each = (System.nanoTime() - start) / 1e9 / count;
      senders.run(SLICE);
      Left after = left(bench, server);
      report(bench.report(), count + " " + what, before, after, each);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** What the server holds after its garbage is gone. */
  private record Left(double heap, double classes) {}

  private static Left left(Bench bench, ChildProcess server) {
    // Classes and what only they hold go one after the other.
    bench.collectGarbage(server);
    bench.collectGarbage(server);
    Metrics metrics = Metrics.of(server.address());
    return new Left(
        metrics.value("jvm_memory_bytes_used", "area=\"heap\""),
        metrics.value("jvm_classes_currently_loaded", ""));
  }

  private void report(Report report, String what, Left before, Left after, double each) {
    Spread heap = Spread.of(List.of(after.heap()));
    double ratio = after.heap() / before.heap();
    report.add(
        Row.of(name(), "heap after " + what, Unit.MEGABYTES, heap)
            .beside(Unit.MEGABYTES, Spread.of(List.of(before.heap())), Spread.of(List.of(ratio)))
            .judged(FLAT, ratio));
    report.add(
        Row.of(name(), "classes after them", Unit.TIMES, Spread.of(List.of(after.classes())))
            .beside(
                Unit.TIMES,
                Spread.of(List.of(before.classes())),
                Spread.of(List.of(after.classes() / before.classes()))));
    report.add(Row.of(name(), "time of each", Unit.MILLISECONDS, Spread.of(List.of(each))));
  }
}
