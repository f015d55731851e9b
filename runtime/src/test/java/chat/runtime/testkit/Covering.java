package chat.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Looks whether a wrapper stands before every method of an interface. */
public final class Covering {

  private Covering() {}

  /** Fails on a method that the wrapper leaves to the interface's default. */
  public static void assertCovers(Class<?> type, Class<?> wrapper) throws NoSuchMethodException {
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        assertThat(
                wrapper.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass())
            .as(method.toString())
            .isEqualTo(wrapper);
      }
    }
  }
}
