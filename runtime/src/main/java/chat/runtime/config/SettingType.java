package chat.runtime.config;

import chat.api.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the text of a setting may be, and which value that is.
 *
 * @param allowed what the text may be, for the operator
 * @param parser gives the value of a text, or nothing for an invalid one; the folder is the one
 *     that paths are relative to
 * @param whenUnset the value of a setting that is not set and has no default, if there is one
 * @param text whether it is a text that is taken exactly as it is
 */
record SettingType(
    String allowed,
    BiFunction<String, Path, Optional<Object>> parser,
    Optional<Object> whenUnset,
    boolean text) {

  private static final String TYPES =
      "int, long, double, boolean, String, Duration, Path, URI, an enum, List and Set of these, and"
          + " Optional of all of them";

  /** Java would also take {@code 0x1p3}, {@code 1f} and {@code NaN}. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");

  /**
   * The type of a component.
   *
   * @throws IllegalArgumentException when a setting cannot be of that type; tells what it can be
   */
  static SettingType of(Type type, Setting setting) {
    Class<?> raw = raw(type);
    if (raw != Optional.class) {
      return listOrPlain(type, setting);
    }
    SettingType inner = listOrPlain(only(type), setting);
    return new SettingType(
        inner.allowed,
        (text, folder) -> inner.parser.apply(text, folder).map(Optional::of),
        Optional.of(Optional.empty()),
        inner.text);
  }

  private static SettingType listOrPlain(Type type, Setting setting) {
    Class<?> raw = raw(type);
    if (raw != List.class && raw != java.util.Set.class) {
      return plain(type, raw, setting, !(type instanceof Class<?> c && c.isPrimitive()));
    }
    SettingType element = plain(only(type), raw(only(type)), setting, true);
    boolean list = raw == List.class;
    Function<List<Object>, Object> collection =
        list ? all -> all : all -> Collections.unmodifiableSet(new LinkedHashSet<>(all));
    return new SettingType(
        element.allowed + (element.allowed.isEmpty() ? "" : ", ") + "comma-separated",
        (text, folder) ->
            Settings.elements(text, each -> element.parser.apply(each, folder)).map(collection),
        Optional.of(collection.apply(List.of())),
        false);
  }

  private static SettingType plain(Type type, Class<?> raw, Setting setting, boolean boxed) {
    if (raw == (boxed ? Integer.class : int.class)) {
      long min = Math.max(setting.min(), Integer.MIN_VALUE);
      long max = Math.min(setting.max(), Integer.MAX_VALUE);
      String range = range(setting, String::valueOf);
      return of(
          "a whole number" + (range.isEmpty() ? " from " + min + " to " + max : range),
          text -> WholeNumber.parse(text, min, max).map(Long::intValue));
    }
    if (raw == (boxed ? Long.class : long.class)) {
      return of(
          "a whole number" + range(setting, String::valueOf),
          text -> WholeNumber.parse(text, setting.min(), setting.max()));
    }
    if (raw == (boxed ? Double.class : double.class)) {
      return of("a number" + range(setting, String::valueOf), text -> number(text, setting));
    }
    if (raw == (boxed ? Boolean.class : boolean.class)) {
      return of("true or false", Settings::flag);
    }
    if (raw == String.class) {
      return new SettingType("", (text, folder) -> Optional.of(text), Optional.of(""), true);
    }
    if (raw == Duration.class) {
      return of(
          "a duration such as 250ms, 5s, 10m, 24h or 7d"
              + range(setting, millis -> duration(Duration.ofMillis(millis))),
          text -> duration(text, setting));
    }
    if (raw == Path.class) {
      return new SettingType("the path of a file or folder", SettingType::path, none(), false);
    }
    if (raw == URI.class) {
      return of("a URI", SettingType::uri);
    }
    if (raw.isEnum()) {
      List<Object> constants = List.of(raw.getEnumConstants());
      return of(
          "one of " + constants.stream().map(SettingType::shown).collect(Collectors.joining(", ")),
          text -> constants.stream().filter(each -> shown(each).equals(lower(text))).findFirst());
    }
    throw new IllegalArgumentException(
        "has the type " + type.getTypeName() + "; settings can be " + TYPES);
  }

  private static <T> SettingType of(String allowed, Function<String, Optional<T>> parser) {
    return new SettingType(
        allowed, (text, folder) -> parser.apply(text).map(Object.class::cast), none(), false);
  }

  private static Optional<Object> none() {
    return Optional.empty();
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return raw;
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  private static Type only(Type type) {
    return type instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[0]
        : Object.class;
  }

  private static String range(Setting setting, Function<Long, String> shown) {
    boolean from = setting.min() != Long.MIN_VALUE;
    boolean to = setting.max() != Long.MAX_VALUE;
    if (from && to) {
      return " from " + shown.apply(setting.min()) + " to " + shown.apply(setting.max());
    }
    return from
        ? " of at least " + shown.apply(setting.min())
        : to ? " of at most " + shown.apply(setting.max()) : "";
  }

  private static Optional<Double> number(String text, Setting setting) {
    if (!DECIMAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) && number >= setting.min() && number <= setting.max()
          ? Optional.of(number)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> duration(String text, Setting setting) {
    try {
      Matcher amount = AMOUNT.matcher(lower(text));
      Duration duration =
          amount.matches()
              ? duration(Long.parseLong(amount.group(1)), amount.group(2))
              : Duration.parse(text);
      long millis = duration.toMillis();
      return millis >= setting.min() && millis <= setting.max()
          ? Optional.of(duration)
          : Optional.empty();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Optional<Object> path(String text, Path folder) {
    try {
      return Optional.of(folder.resolve(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A value as an operator would write it. */
  static String shown(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(SettingType::shown).orElse("");
    }
    if (value instanceof Collection<?> all) {
      return all.stream().map(SettingType::shown).collect(Collectors.joining(","));
    }
    if (value instanceof Enum<?> constant) {
      return lower(constant.name());
    }
    if (value instanceof Duration duration) {
      return duration(duration);
    }
    return value instanceof URI
        ? Settings.withoutCredentials(value.toString())
        : Settings.line(value.toString());
  }

  private static String duration(Duration duration) {
    List<String> units = Arrays.asList("d", "h", "m", "s", "ms");
    if (!duration.isNegative() && !duration.isZero() && duration.toNanosPart() % 1_000_000 == 0) {
      for (String unit : units) {
        Duration one = duration(1, unit);
        long amount = duration.dividedBy(one);
        if (one.multipliedBy(amount).equals(duration)) {
          return amount + unit;
        }
      }
    }
    return duration.isZero() ? "0s" : duration.toString();
  }
}
