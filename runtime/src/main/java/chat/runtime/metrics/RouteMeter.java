package chat.runtime.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts and times the requests of one method of one route. Any thread. */
public final class RouteMeter {

  private final Counter.Child[] byStatusClass;
  private final Histogram.@Nullable Child seconds;

  RouteMeter(Counter.Child[] byStatusClass, Histogram.@Nullable Child seconds) {
    this.byStatusClass = byStatusClass;
    this.seconds = seconds;
  }

  /** A request was answered with that status, so many nanoseconds after it had been read. */
  public void answered(int status, long nanos) {
    byStatusClass[status / 100 - 2].inc();
    if (seconds != null) {
      seconds.observe(nanos / 1e9);
    }
  }
}
