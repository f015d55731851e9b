package chat.runtime.guard;

/** Which methods of an interface a plugin gave a meaning: the others need not be called. */
final class Overriding {

  private Overriding() {}

  /** Whether the object does something else than the interface's default method. */
  static boolean overrides(
      Object object, Class<?> type, String method, Class<?>... parameterTypes) {
    try {
      return object.getClass().getMethod(method, parameterTypes).getDeclaringClass() != type;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type.getName() + " has no method " + method, e);
    }
  }
}
