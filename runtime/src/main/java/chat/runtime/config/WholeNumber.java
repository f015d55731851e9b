package chat.runtime.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whole numbers, written in ASCII digits; Java's own parsers take the digits of all scripts. */
final class WholeNumber {

  private static final Pattern FORM = Pattern.compile("[+-]?[0-9]+");

  private WholeNumber() {}

  /** The number, if it is one in that range. */
  static Optional<Long> parse(String text, long min, long max) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text)).filter(number -> number >= min && number <= max);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
