package chat.runtime.json;

/** Text that goes into JSON. */
final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

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
