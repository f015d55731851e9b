package chat.runtime.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .env} file says. A line is {@code NAME=value}, perhaps after {@code export}; blank
 * lines and those that begin with {@code #} say nothing.
 *
 * <p>A value ends before white space and {@code #}, and is trimmed. In single quotes it is taken as
 * it is; in double quotes {@code \n \r \t \" \\ \$} are escapes.
 */
final class DotEnv {

  /** One line: what it sets, or what is wrong with it. */
  sealed interface Line {
    int number();
  }

  record Setting(int number, String name, String value) implements Line {}

  /** A line with a name, whose value cannot be read. */
  record Broken(int number, String name, String problem) implements Line {}

  /** A line that is not even {@code NAME=…}. */
  record Strange(int number) implements Line {}

  private DotEnv() {}

  static List<Line> parse(String text) {
    List<Line> lines = new ArrayList<>();
    String withoutMark = text.startsWith("\ufeff") ? text.substring(1) : text;
    int number = 0;
    for (String raw : (Iterable<String>) withoutMark.lines()::iterator) {
      number++;
      String line = raw.strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        lines.add(parseLine(number, line));
      }
    }
    return lines;
  }

  private static Line parseLine(int number, String line) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      return new Strange(number);
    }
    String name = line.substring(0, equals).strip();
    if (name.startsWith("export") && name.length() > 6 && isSpace(name.charAt(6))) {
      name = name.substring(6).strip();
    }
    if (!isName(name)) {
      return new Strange(number);
    }
    String value = line.substring(equals + 1).strip();
    if (value.startsWith("\"") || value.startsWith("'")) {
      return quoted(number, name, value);
    }
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) == '#' && isSpace(value.charAt(i - 1))) {
        return new Setting(number, name, value.substring(0, i).strip());
      }
    }
    // "NAME= # a comment": stripping took the white space away.
    boolean comment = value.startsWith("#") && isSpace(line.charAt(equals + 1));
    return new Setting(number, name, comment ? "" : value);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static Line quoted(int number, String name, String value) {
    char quote = value.charAt(0);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == quote) {
        String rest = value.substring(i + 1).strip();
        return rest.isEmpty() || rest.charAt(0) == '#'
            ? new Setting(number, name, text.toString())
            : new Broken(number, name, "something follows the closing quote");
      }
      if (c == '\\' && quote == '"' && i + 1 < value.length()) {
        char next = value.charAt(i + 1);
        int known = "nrt\"\\$".indexOf(next);
        if (known >= 0) {
          text.append("\n\r\t\"\\$".charAt(known));
          i++;
          continue;
        }
      }
      text.append(c);
    }
    return new Broken(number, name, "the quote is not closed");
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || (name.charAt(0) >= '0' && name.charAt(0) <= '9')) {
      return false;
    }
    return name.chars()
        .allMatch(
            c ->
                (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '.'
                    || c == '-');
  }
}
