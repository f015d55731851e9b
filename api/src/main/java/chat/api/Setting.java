package chat.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a record of settings, and so one variable: the component {@code timeLimit} of the
 * extension {@code flood} is FLOOD_TIME_LIMIT, from the environment or {@code .env}.
 *
 * <p>Types: {@code int}, {@code long}, {@code double}, {@code boolean}, {@link String}, {@link
 * java.time.Duration} ({@code 250ms}, {@code 5s}, {@code 10m}, {@code 24h}, {@code 7d} or ISO
 * 8601), {@link java.nio.file.Path} (relative to the working directory), {@link java.net.URI}, an
 * enum (in any case), {@link java.util.List} and {@link java.util.Set} of these (with commas
 * between them), and {@link java.util.Optional} of all of them, which is empty when nothing is set.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {

  /** One line for people: what it sets, in which unit. */
  String value();

  /**
   * What holds when nothing is set, written as an operator would write it. Without it a list is
   * empty and a text is {@code ""}; all else has to be set.
   */
  String ifEmpty() default "";

  /** The least that a number may be; of a duration, in milliseconds. */
  long min() default Long.MIN_VALUE;

  /** The most that a number may be; of a duration, in milliseconds. */
  long max() default Long.MAX_VALUE;

  /** Whether the value is shown to nobody. */
  boolean secret() default false;
}
