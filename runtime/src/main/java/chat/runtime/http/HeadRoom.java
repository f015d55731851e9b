package chat.runtime.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for long heads of requests, of all connections together. A usual head is free; what is
 * beyond that is taken from here until its request is over. For any event loop.
 */
final class HeadRoom {

  /** Bytes of a head that need no room. */
  static final int FREE = 2048;

  /** The parser holds a head in pieces and whole, some three times, in this part of the heap. */
  private static final int HEAP_PART = 16;

  private final AtomicLong left;

  HeadRoom(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** Room that fits this process. */
  static HeadRoom ofProcess() {
    return new HeadRoom(Runtime.getRuntime().maxMemory() / HEAP_PART);
  }

  /** Takes room. Returns whether there was enough; else nothing is taken. */
  boolean take(int bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Gives back what was taken. */
  void give(int bytes) {
    left.addAndGet(bytes);
  }
}
