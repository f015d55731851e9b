package chat.runtime.metrics;

import chat.runtime.guard.CallMeter;
import chat.runtime.guard.Guard;
import chat.runtime.guard.Kind;
import chat.runtime.guard.PluginMeter;
import chat.runtime.plugin.PluginReport;
import chat.runtime.state.JournalMeter;
import chat.runtime.stream.StreamMeter;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Everything that one server measures. Each server has its own, so that several can run in one
 * process. Any thread.
 */
public final class Meters implements JournalMeter, StreamMeter, PluginMeter {

  /** What {@link #text} is, as a content type. */
  public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE_004;

  private static final double[] REQUEST_SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] COMMIT_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5
  };
  private static final double[] PLUGIN_SECONDS = {
    0.000001, 0.000005, 0.00002, 0.0001, 0.0005, 0.0025, 0.01, 0.05, 0.25, 1, 5
  };
  private static final double[] BATCH_COMMANDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  private static final String[] STATUS_CLASSES = {"2xx", "3xx", "4xx", "5xx"};

  private final CollectorRegistry registry = new CollectorRegistry();

  private final Counter requests =
      Counter.build("chat_http_requests_total", "Requests answered.")
          .labelNames("method", "route", "status")
          .register(registry);
  private final Histogram requestSeconds =
      Histogram.build(
              "chat_http_request_seconds",
              "From a request's last byte to its answer; without the reads of streams, which wait"
                  + " on purpose.")
          .labelNames("method", "route")
          .buckets(REQUEST_SECONDS)
          .register(registry);
  private final Counter connectionsRefused =
      Counter.build(
              "chat_http_connections_refused_total",
              "Connections ended at once, for there was no room for them.")
          .register(registry);
  private final Histogram batchCommands =
      Histogram.build("chat_journal_batch_commands", "Commands that one commit served.")
          .buckets(BATCH_COMMANDS)
          .register(registry);
  private final Histogram batchSeconds =
      Histogram.build("chat_journal_batch_seconds", "Running, committing and answering a batch.")
          .buckets(COMMIT_SECONDS)
          .register(registry);
  private final Histogram commitSeconds =
      Histogram.build("chat_journal_commit_seconds", "Commits to the storage.")
          .buckets(COMMIT_SECONDS)
          .register(registry);
  private final Counter messages =
      Counter.build("chat_messages_total", "Messages stored, events included.").register(registry);
  private final Counter deliveries =
      Counter.build("chat_deliveries_total", "Messages handed to readers of streams.")
          .register(registry);

  private final Histogram pluginSeconds =
      Histogram.build("chat_plugin_call_seconds", "Calls into plugins.")
          .labelNames("plugin", "kind", "extension")
          .buckets(PLUGIN_SECONDS)
          .register(registry);
  private final Counter pluginFailures =
      Counter.build(
              "chat_plugin_failures_total",
              "Calls into plugins that failed, were late, or were not made while the extension is"
                  + " out of use.")
          .labelNames("plugin", "kind", "extension", "reason")
          .register(registry);
  private final Counter rejections =
      Counter.build("chat_filter_rejected_total", "Messages that a filter rejected.")
          .labelNames("plugin", "filter")
          .register(registry);
  private final Counter shadows =
      Counter.build("chat_filter_shadow_total", "What filters in shadow would have done.")
          .labelNames("filter", "outcome")
          .register(registry);

  private final Counter pluginEvents =
      Counter.build("chat_plugin_events_total", "Events that a plugin counts.")
          .labelNames("plugin", "event")
          .register(registry);

  private volatile Supplier<List<Guard>> running = List::of;

  /** Meters that start at zero, and those of this process. */
  public Meters() {
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        return extensionsInUse();
      }
    }.register(registry);
    new StandardExports().register(registry);
    new MemoryPoolsExports().register(registry);
    new BufferPoolsExports().register(registry);
    new GarbageCollectorExports().register(registry);
    new ThreadExports().register(registry);
    new ClassLoadingExports().register(registry);
    new VersionInfoExports().register(registry);
  }

  /** There was no room for a connection. */
  public void connectionRefused() {
    connectionsRefused.inc();
  }

  /** Something that is looked up whenever somebody asks for it. */
  public void gauge(String name, String help, DoubleSupplier value) {
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        return List.of(new GaugeMetricFamily(name, help, value.getAsDouble()));
      }
    }.register(registry);
  }

  /** What this server is: the version of the program, and that of Java. */
  public void build(String version) {
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        GaugeMetricFamily family =
            new GaugeMetricFamily(
                "chat_build_info",
                "1; the labels are the versions of the server and of Java.",
                List.of("version", "java"));
        family.addMetric(List.of(version, System.getProperty("java.version")), 1);
        return List.of(family);
      }
    }.register(registry);
  }

  /**
   * A count of several things that is looked up whenever somebody asks for it: one value for each,
   * by the label's value. It never falls.
   *
   * @param name ends in {@code _total}
   */
  public void counters(
      String name, String help, String label, Supplier<? extends Map<String, Long>> values) {
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        CounterMetricFamily family = new CounterMetricFamily(name, help, List.of(label));
        values.get().forEach((of, value) -> family.addMetric(List.of(of), value));
        return List.of(family);
      }
    }.register(registry);
  }

  /** Several gauges: one value for each thing, by the label's value. */
  public void gauges(
      String name, String help, String label, Supplier<? extends Map<String, Long>> values) {
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        GaugeMetricFamily family = new GaugeMetricFamily(name, help, List.of(label));
        values.get().forEach((of, value) -> family.addMetric(List.of(of), value));
        return List.of(family);
      }
    }.register(registry);
  }

  /**
   * The meter of one method of a route; one call each.
   *
   * @param route the path with names in braces where a request has values
   * @param timed whether its time says anything about the server
   */
  public RouteMeter route(String method, String route, boolean timed) {
    Counter.Child[] byStatusClass = new Counter.Child[STATUS_CLASSES.length];
    for (int i = 0; i < STATUS_CLASSES.length; i++) {
      byStatusClass[i] = requests.labels(method, route, STATUS_CLASSES[i]);
    }
    return new RouteMeter(byStatusClass, timed ? requestSeconds.labels(method, route) : null);
  }

  @Override
  public void batch(int commands, long nanos) {
    batchCommands.observe(commands);
    batchSeconds.observe(nanos / 1e9);
  }

  @Override
  public void commit(long nanos) {
    commitSeconds.observe(nanos / 1e9);
  }

  @Override
  public void stored(int count) {
    messages.inc(count);
  }

  @Override
  public void delivered(int count) {
    deliveries.inc(count);
  }

  @Override
  public CallMeter calls(String plugin, Kind kind, String name) {
    Histogram.Child seconds = pluginSeconds.labels(plugin, kind.label(), name);
    return new CallMeter() {
      @Override
      public void called(long nanos) {
        seconds.observe(nanos / 1e9);
      }

      @Override
      public void failed(String reason) {
        pluginFailures.labels(plugin, kind.label(), name, reason).inc();
      }
    };
  }

  /**
   * Tells from now on which extensions are in use.
   *
   * @param guards those of the extensions that run at the moment, and of no others
   */
  public void running(Supplier<List<Guard>> guards) {
    running = guards;
  }

  /**
   * Tells from now on of the parts of plugins.
   *
   * @param plugins those that there are at the moment
   */
  public void parts(Supplier<List<PluginReport>> plugins) {
    new PartsCollector(plugins).register(registry);
  }

  private List<Collector.MetricFamilySamples> extensionsInUse() {
    var family =
        new GaugeMetricFamily(
            "chat_plugin_in_use",
            "1 while an extension is asked everything, 0 while calls into it are not made after too"
                + " many failures.",
            List.of("plugin", "kind", "extension"));
    for (Guard guard : running.get()) {
      Guard.Terms terms = guard.terms();
      family.addMetric(
          List.of(terms.plugin(), terms.kind().label(), terms.name()), guard.isInUse() ? 1 : 0);
    }
    return List.of(family);
  }

  @Override
  public Runnable rejections(String plugin, String filter) {
    return rejections.labels(plugin, filter)::inc;
  }

  @Override
  public void shadow(String filter, String outcome) {
    shadows.labels(filter, outcome).inc();
  }

  @Override
  public void event(String plugin, String event) {
    pluginEvents.labels(plugin, event).inc();
  }

  /**
   * The library tells of each series of counters and histograms when it began, which in this format
   * is one more gauge.
   */
  private static Collector.MetricFamilySamples withoutCreated(
      Collector.MetricFamilySamples family) {
    String created = family.name + "_created";
    List<Collector.MetricFamilySamples.Sample> kept =
        family.samples.stream().filter(sample -> !sample.name.equals(created)).toList();
    return kept.size() == family.samples.size()
        ? family
        : new Collector.MetricFamilySamples(
            family.name, family.unit, family.type, family.help, kept);
  }

  /** Everything, in the text format of Prometheus. Takes milliseconds. */
  public byte[] text() {
    StringWriter text = new StringWriter(16_384);
    try {
      TextFormat.write004(
          text,
          Collections.enumeration(
              Collections.list(registry.metricFamilySamples()).stream()
                  .map(Meters::withoutCreated)
                  .toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
