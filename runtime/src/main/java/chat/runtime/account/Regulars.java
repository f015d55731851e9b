package chat.runtime.account;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Addresses and nicks that have lately logged in successfully. It forgets the one whose success is
 * the longest ago. For any thread.
 */
final class Regulars {

  static final int MAX = 10_000;

  private final Map<Object, Boolean> subnets = newestOf(MAX);
  private final Map<Object, Boolean> nicks = newestOf(MAX);

  /** Notes a success. */
  synchronized void add(Caller caller) {
    subnets.put(caller.subnet(), true);
    nicks.put(caller.foldedNick(), true);
  }

  /** Whether somebody has logged in from the caller's address. */
  synchronized boolean knowsAddress(Caller caller) {
    return subnets.containsKey(caller.subnet());
  }

  /** Whether somebody has logged in with the caller's nick. */
  synchronized boolean knowsNick(Caller caller) {
    return nicks.containsKey(caller.foldedNick());
  }

  private static Map<Object, Boolean> newestOf(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
        return size() > max;
      }
    };
  }
}
