package chat.runtime.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Two times. The <em>wall</em> is for people and for what outlives the process; it may jump. The
 * <em>uptime</em> is for whatever is measured: it never jumps, and it does not count the pauses of
 * the process (stopped, its machine suspended, a long collection), in which no client could be
 * heard.
 *
 * <p>A pause shows as a gap between two looks at the time, so somebody has to look several times a
 * second. For any thread.
 */
public final class ServerTime {

  /** A longer gap between two looks is a pause, of which only so much is counted. */
  private static final long MAX_GAP = TimeUnit.SECONDS.toNanos(1);

  /** A look is noted when the last noted one is longer ago. */
  private static final long NOTED = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long clients have to come back after a start, and after a pause at least and at most. */
  private static final long START = TimeUnit.SECONDS.toMillis(60);

  private static final long LEAST = TimeUnit.SECONDS.toMillis(2);

  private final CautiousTime cautious = new CautiousTime(this);
  private final Clock wall;
  private final LongSupplier nanoTime;
  private final long maxGap;
  private final long origin;
  private volatile long looked;

  /** Nanoseconds that were not counted. */
  private volatile long paused;

  /**
   * Since when clients can be heard again, and how long they have to come back.
   *
   * @param since uptime in milliseconds
   */
  private record Awake(long since, long patience) {}

  private volatile Awake awake;

  private ServerTime(Clock wall, LongSupplier nanoTime, long maxGap, long patience) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.maxGap = maxGap;
    this.origin = nanoTime.getAsLong();
    this.looked = origin;
    this.awake = new Awake(0, patience);
  }

  /**
   * The time of a server that starts now.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public static ServerTime starting(Clock wall, LongSupplier nanoTime) {
    return new ServerTime(wall, nanoTime, MAX_GAP, START);
  }

  /** A time without pauses, in which nobody has to come back first. */
  public static ServerTime plain(Clock wall, LongSupplier nanoTime) {
    return new ServerTime(wall, nanoTime, Long.MAX_VALUE, 0);
  }

  /** The wall time. */
  public Instant wall() {
    return wall.instant();
  }

  /** The wall time in milliseconds of the epoch. */
  public long wallMillis() {
    return wall.millis();
  }

  /**
   * The wall time for what must not end too early: a clock that jumps ahead is believed only when
   * it has stayed there for a day.
   */
  public Instant cautious() {
    return cautious.now();
  }

  /**
   * The newest time that the storage knows of. A clock that is more than a day ahead of it at the
   * start has jumped, or the server was away for so long.
   */
  public void lastStored(Instant newest) {
    cautious.notAfter(newest.plus(Duration.ofDays(1)));
  }

  /** The uptime in milliseconds. */
  public long millis() {
    while (true) {
      long before = paused;
      long now = nanoTime.getAsLong();
      if (now - looked > NOTED) {
        look();
      } else if (before == paused) {
        return TimeUnit.NANOSECONDS.toMillis(now - origin - before);
      }
    }
  }

  private synchronized void look() {
    long now = nanoTime.getAsLong();
    long gap = now - looked;
    if (gap > maxGap) {
      long pause = gap - maxGap;
      long millis = TimeUnit.NANOSECONDS.toMillis(pause);
      paused += pause;
      awake =
          new Awake(
              TimeUnit.NANOSECONDS.toMillis(now - origin - paused),
              Math.max(LEAST, Math.min(START, millis)));
    }
    looked = now;
  }

  /**
   * Whether clients that come back within that time have had the time to, since the start and since
   * the last pause.
   */
  public boolean hasSettled(Duration within) {
    long now = millis();
    Awake last = awake;
    return now - last.since() >= Math.min(last.patience(), within.toMillis());
  }
}
