package chat.runtime.stream;

/**
 * What the messages in live streams take of the heap. A message that many streams share counts
 * once. Changed on the journal thread only.
 */
final class LiveBytes {

  private volatile long sum;

  /** How much, as far as the journal thread has told. Any thread. */
  long sum() {
    return sum;
  }

  /** Only one thread writes. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void add(long bytes) {
    sum += bytes;
  }
}
