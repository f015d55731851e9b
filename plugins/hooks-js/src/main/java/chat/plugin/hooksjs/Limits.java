package chat.plugin.hooksjs;

import java.time.Duration;

/**
 * What one call of a hook may cost.
 *
 * @param cpuNanos processor time. By the clock it is ten times as much: a busy machine or the
 *     garbage collector is not the hook's fault
 * @param allocatedBytes memory asked for, whether it is still in use or not
 */
record Limits(long cpuNanos, long allocatedBytes) {

  private static final int PATIENCE = 10;
  private static final int COLD = 5;

  static Limits of(Duration time, int megabytes) {
    return new Limits(time.toNanos(), (long) megabytes << 20);
  }

  long wallNanos() {
    return PATIENCE * cpuNanos;
  }

  /** For a hook that has just been loaded: nothing of it is compiled or looked up yet. */
  Limits cold() {
    return new Limits(Math.min(COLD * cpuNanos, cpuNanos + 1_000_000_000), 2 * allocatedBytes);
  }
}
