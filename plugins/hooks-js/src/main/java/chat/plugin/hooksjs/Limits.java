package chat.plugin.hooksjs;

import java.time.Duration;

/**
 * What one call of a hook may cost.
 *
 * @param cpuNanos processor time
 * @param wallNanos time by the clock, much more: a busy machine or the garbage collector is not the
 *     hook's fault
 * @param allocatedBytes memory asked for, whether it is still in use or not
 */
record Limits(long cpuNanos, long wallNanos, long allocatedBytes) {

  private static final int PATIENCE = 10;
  private static final int COLD = 5;
  private static final long MOST = 1_000_000_000;

  static Limits of(Duration time, int megabytes) {
    return new Limits(
        time.toNanos(), Math.max(PATIENCE * time.toNanos(), MOST), (long) megabytes << 20);
  }

  /** For a hook that has just been loaded: nothing of it is compiled or looked up yet. */
  Limits cold() {
    long cpu = Math.max(cpuNanos, Math.min(COLD * cpuNanos, MOST / 2));
    return new Limits(cpu, Math.max(wallNanos, Math.min(PATIENCE * cpu, MOST)), 2 * allocatedBytes);
  }

  /** The same, but by the clock no longer than that. */
  Limits within(long nanos) {
    return nanos < wallNanos ? new Limits(cpuNanos, nanos, allocatedBytes) : this;
  }
}
