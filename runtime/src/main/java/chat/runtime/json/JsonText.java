package chat.runtime.json;

/** Text that goes into JSON. */
public final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /** An object of strings: names and values in turn. */
  public static String object(String... namesAndValues) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.append(i == 0 ? "" : ",");
      quote(json, namesAndValues[i]);
      json.append(':');
      quote(json, namesAndValues[i + 1]);
    }
    return json.append('}').toString();
  }

  /** Appends a string in quotes, with no escape that it could do without. */
  static void quote(StringBuilder json, String text) {
    json.append('"');
    int done = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        json.append(text, done, i);
        escape(json, c);
        done = i + 1;
      }
    }
    json.append(text, done, length).append('"');
  }

  private static void escape(StringBuilder json, char c) {
    json.append('\\');
    switch (c) {
      case '\n' -> json.append('n');
      case '\r' -> json.append('r');
      case '\t' -> json.append('t');
      case '\b' -> json.append('b');
      case '\f' -> json.append('f');
      case '"', '\\' -> json.append(c);
      default -> json.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
