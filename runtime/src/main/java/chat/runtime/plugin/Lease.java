package chat.runtime.plugin;

/**
 * Extensions as they are at a moment, for one piece of work: none of them is replaced or closed
 * before {@link #close()}. Any thread.
 *
 * @param <T> what they are
 */
public interface Lease<T> extends AutoCloseable {

  /** The extensions. */
  T get();

  /** The work is done. A second time does nothing. */
  @Override
  void close();

  /** Of something that nobody ever takes away. */
  static <T> Lease<T> of(T lent) {
    return new Lease<>() {
      @Override
      public T get() {
        return lent;
      }

      @Override
      public void close() {}
    };
  }
}
