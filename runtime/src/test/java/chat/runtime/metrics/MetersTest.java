package chat.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetersTest {

  private final Meters meters = new Meters();

  @Test
  void whatIsCountedIsTold() {
    RouteMeter state = meters.route("GET", "/state", true);
    RouteMeter messages = meters.route("GET", "/messages", false);
    state.answered(200, TimeUnit.MILLISECONDS.toNanos(3));
    state.answered(404, TimeUnit.SECONDS.toNanos(30));
    messages.answered(503, 0);
    meters.batch(3, TimeUnit.MILLISECONDS.toNanos(2));
    meters.commit(TimeUnit.MILLISECONDS.toNanos(1));
    meters.stored(2);
    meters.delivered(200);
    meters.gauge("chat_held_polls", "Reads that wait.", () -> 7);

    assertThat(text())
        .contains(
            "chat_http_requests_total{method=\"GET\",route=\"/state\",status=\"2xx\",} 1.0",
            "chat_http_requests_total{method=\"GET\",route=\"/state\",status=\"4xx\",} 1.0",
            "chat_http_requests_total{method=\"GET\",route=\"/messages\",status=\"5xx\",} 1.0",
            "chat_http_request_seconds_bucket{method=\"GET\",route=\"/state\",le=\"0.0025\",} 0.0",
            "chat_http_request_seconds_bucket{method=\"GET\",route=\"/state\",le=\"0.005\",} 1.0",
            "chat_http_request_seconds_count{method=\"GET\",route=\"/state\",} 2.0",
            "chat_journal_batch_commands_sum 3.0",
            "chat_journal_batch_seconds_count 1.0",
            "chat_journal_commit_seconds_sum 0.001",
            "chat_messages_total 2.0",
            "chat_deliveries_total 200.0",
            "chat_held_polls 7.0",
            "process_cpu_seconds_total ",
            "jvm_memory_pool_bytes_used")
        .doesNotContain("chat_http_request_seconds_count{method=\"GET\",route=\"/messages\"");
  }

  @Test
  void theTypesAreThoseOfWhatIsMeasured() {
    meters.build("1.2.3");
    meters.counters("chat_listener_skipped_total", "Skipped.", "listener", () -> Map.of("a", 5L));
    meters.gauges("chat_listener_lag", "Lag.", "listener", () -> Map.of("a", 7L));

    assertThat(text().lines())
        .contains(
            "# TYPE chat_build_info gauge",
            "chat_build_info{version=\"1.2.3\",java=\""
                + System.getProperty("java.version")
                + "\",} 1.0",
            "# TYPE chat_listener_skipped_total counter",
            "chat_listener_skipped_total{listener=\"a\",} 5.0",
            "# TYPE chat_listener_lag gauge",
            "chat_listener_lag{listener=\"a\",} 7.0");
  }

  @Test
  void noSeriesTellsWhenAnotherBegan() {
    RouteMeter state = meters.route("GET", "/state", true);
    state.answered(200, 1);
    meters.event("words", "masked");
    meters.batch(3, 1);

    assertThat(text()).doesNotContain("_created");
  }

  @Test
  void everyMetricHasAHelpOnceAndANameThatFitsItsType() {
    meters.route("GET", "/state", true).answered(200, 1);
    Map<String, String> types = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    text()
        .lines()
        .filter(line -> line.startsWith("# "))
        .forEach(
            line -> {
              String[] words = line.split(" ", 4);
              Map<String, String> all = words[1].equals("TYPE") ? types : helps;
              assertThat(all.put(words[2], words[3])).as(line).isNull();
            });

    assertThat(helps.keySet()).isEqualTo(types.keySet());
    assertThat(helps.values()).noneMatch(String::isBlank);
    types.forEach(
        (name, type) ->
            assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter")));
  }

  @Test
  void twoServersInOneProcessCountApart() {
    Meters other = new Meters();
    other.stored(5);

    assertThat(text()).contains("chat_messages_total 0.0");
  }

  private String text() {
    return new String(meters.text(), StandardCharsets.UTF_8);
  }
}
