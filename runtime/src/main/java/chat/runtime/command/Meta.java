package chat.runtime.command;

/**
 * The {@code meta} that the server itself writes. Names and nicks only: what they may contain needs
 * little escaping.
 */
final class Meta {

  private Meta() {}

  /** {@code {"name":value}}. */
  static String object(String name, String value) {
    return "{\"" + name + "\":" + value + "}";
  }

  /** An object of strings: names and values in turn. */
  static String members(String... namesAndValues) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append(quote(namesAndValues[i]))
          .append(':')
          .append(quote(namesAndValues[i + 1]));
    }
    return json.append('}').toString();
  }

  /**
   * Channel names and nicks hold no control characters, so two characters are all that need an
   * escape.
   */
  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
