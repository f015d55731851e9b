package chat.bench;

/** A server that is measured; closing it ends it, unless it was running before. */
interface Target extends AutoCloseable {
  /** Where it answers. */
  Address address();

  /** The processor time it has used so far, in seconds; NaN when it can't be known. */
  double cpuSeconds();

  /** The memory it occupies, in bytes; NaN when it can't be known. */
  double residentBytes();

  @Override
  void close();
}
