package chat.runtime.metrics;

import chat.api.Part;
import chat.runtime.plugin.PluginReport;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;

/** What plugins report of their parts, as it is when somebody asks. Any thread. */
final class PartsCollector extends Collector {

  private static final List<String> LABELS = List.of("plugin", "part");

  private final Supplier<List<PluginReport>> plugins;

  PartsCollector(Supplier<List<PluginReport>> plugins) {
    this.plugins = plugins;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var calls =
        new CounterMetricFamily(
            "chat_plugin_part_calls_total", "Calls of a part of a plugin, such as a hook.", LABELS);
    var seconds =
        new CounterMetricFamily(
            "chat_plugin_part_seconds_total", "The time that these calls took.", LABELS);
    var failures =
        new CounterMetricFamily(
            "chat_plugin_part_failures_total", "Calls of a part that failed.", LABELS);
    var inUse =
        new GaugeMetricFamily(
            "chat_plugin_part_in_use",
            "1 while a part of a plugin works, 0 while it is out of use, left out or closed.",
            LABELS);
    for (PluginReport plugin : plugins.get()) {
      for (PluginReport.PartReport part : plugin.parts()) {
        List<String> labels = List.of(plugin.name(), part.name());
        calls.addMetric(labels, (double) part.calls());
        seconds.addMetric(labels, part.nanos() / 1e9);
        failures.addMetric(labels, (double) part.failures());
        inUse.addMetric(labels, works(part.state()) ? 1 : 0);
      }
    }
    return List.of(calls, seconds, failures, inUse);
  }

  private static boolean works(Part.State state) {
    return state == Part.State.RUNNING || state == Part.State.SHADOW;
  }
}
