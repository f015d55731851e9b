package chat.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads settings one by one and collects what is wrong with them, so that all of it can be told at
 * once. A setting that is missing, empty or wrong reads as its default.
 */
final class Settings {

  /** User and password of a URL, or of a list of them. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:(?://)?)?.*@|(?<=password=)[^&]*");

  /** The settings whose values may carry credentials. */
  private static final Set<String> URLS = Set.of("DBURL", "FEDERATION_PEERS");

  private static final int SHOWN = 100;

  private final Map<String, String> values;
  private final List<String> problems;

  Settings(Map<String, String> values, List<String> problems) {
    this.values = values;
    this.problems = problems;
  }

  /** A text, taken exactly as it is. */
  String text(String name, String ifEmpty) {
    String value = values.getOrDefault(name, "");
    return value.isEmpty() ? ifEmpty : value;
  }

  int number(String name, int ifEmpty, int min, int max) {
    return value(
        name,
        ifEmpty,
        "a whole number from " + min + " to " + max,
        text -> WholeNumber.parse(text, min, max).map(Long::intValue));
  }

  boolean flag(String name, boolean ifEmpty) {
    return value(name, ifEmpty, "true or false", Settings::flag);
  }

  static Optional<Boolean> flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> Optional.of(true);
      case "false", "no", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A text without the white space around it that is shown to nobody; empty when it is wrong. */
  String secret(String name, String allowed, Predicate<String> rightful) {
    String text = values.getOrDefault(name, "").strip();
    if (text.isEmpty() || rightful.test(text)) {
      return text;
    }
    problems.add(problem(name, "***", allowed));
    return "";
  }

  /** A comma-separated list, in which empty elements are nothing. */
  <T> List<T> list(
      String name, List<T> ifEmpty, String allowed, Function<String, Optional<T>> parser) {
    return value(
        name,
        ifEmpty,
        allowed,
        text -> elements(text, parser).map(all -> all.isEmpty() ? ifEmpty : all));
  }

  static <T> Optional<List<T>> elements(String text, Function<String, Optional<T>> parser) {
    List<T> elements = new ArrayList<>();
    for (String element : text.split(",", -1)) {
      if (!element.isBlank()) {
        Optional<T> parsed = parser.apply(element.strip());
        if (parsed.isEmpty()) {
          return Optional.empty();
        }
        elements.add(parsed.get());
      }
    }
    return Optional.of(List.copyOf(elements));
  }

  /**
   * A value, without the white space around it.
   *
   * @param allowed what it may be, for the operator
   * @param parser gives nothing for an invalid value
   */
  <T> T value(String name, T ifEmpty, String allowed, Function<String, Optional<T>> parser) {
    String text = values.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return ifEmpty;
    }
    Optional<T> parsed = parser.apply(text);
    if (parsed.isEmpty()) {
      String shown = URLS.contains(name) ? withoutCredentials(text) : line(text);
      problems.add(problem(name, shown, allowed));
    }
    return parsed.orElse(ifEmpty);
  }

  /** The line for an invalid value. */
  static String problem(String name, String shown, String allowed) {
    return "invalid " + name + " \"" + shown + "\": must be " + allowed;
  }

  /** A text on one line, and not endless. */
  static String line(String text) {
    return line(text, SHOWN);
  }

  static String line(String text, int characters) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(characters)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
    return line.toString();
  }

  /** A URL, or a list of them, as it may be shown to people. */
  static String withoutCredentials(String text) {
    return line(
        CREDENTIALS
            .matcher(text)
            .replaceAll(found -> found.group().endsWith("@") ? scheme(found) + "***@" : "***"));
  }

  private static String scheme(MatchResult found) {
    return found.group(1) == null ? "" : found.group(1);
  }
}
