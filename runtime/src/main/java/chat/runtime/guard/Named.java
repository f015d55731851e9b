package chat.runtime.guard;

/**
 * An extension with its name.
 *
 * @param <T> what it is
 */
public record Named<T>(String name, T extension) {}
