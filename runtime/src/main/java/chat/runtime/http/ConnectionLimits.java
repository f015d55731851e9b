package chat.runtime.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * How many connections there may be. Each takes a file descriptor and some memory, of which the
 * process has only so many and so much; and the storage, the jars and the plugins need theirs.
 *
 * @param all at once
 * @param ofOneClient at once of one address; of IPv6 the /48, since many have all of it
 */
record ConnectionLimits(int all, int ofOneClient) {

  /** The heap that a connection is reckoned with; a held poll takes a third of that. */
  private static final long HEAP_BYTES = 16 * 1024;

  private static final int FEWEST = 16;
  private static final int MOST = 1_000_000;
  private static final int MIN_RESERVE = 64;
  private static final int MAX_RESERVE = 1024;
  private static final int RESERVE_PART = 8;

  /**
   * Limits for this process as it is now.
   *
   * @param connections how many of the descriptors that are open are connections
   */
  static ConnectionLimits ofProcess(int connections) {
    long descriptors = Long.MAX_VALUE;
    long others = 0;
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof UnixOperatingSystemMXBean unix && unix.getMaxFileDescriptorCount() > 0) {
      descriptors = unix.getMaxFileDescriptorCount();
      others = Math.max(0, unix.getOpenFileDescriptorCount() - connections);
    }
    return of(Runtime.getRuntime().maxMemory(), descriptors, others);
  }

  /**
   * Limits for a process.
   *
   * @param descriptors how many it may have open
   * @param others how many are open that are no connections
   */
  static ConnectionLimits of(long heap, long descriptors, long others) {
    long reserve = Math.max(MIN_RESERVE, Math.min(MAX_RESERVE, descriptors / RESERVE_PART));
    long room = Math.min(heap / HEAP_BYTES, descriptors - others - reserve);
    int all = (int) Math.max(FEWEST, Math.min(MOST, room));
    return new ConnectionLimits(all, all - all / 4);
  }
}
