package chat.bench;

import java.nio.charset.StandardCharsets;

/**
 * Finds members in JSON without parsing it: a load generator has no time for that. Good for members
 * whose value holds no escapes, which ids and tokens never do; a name inside a string can't be
 * taken for a member, because its quotes are escaped there.
 */
final class Json {
  private Json() {}

  /** The text value of the first member of this name. */
  static String first(ResponseParser response, String member) {
    byte[] name = quoted(member);
    return value(response, indexOf(response.body(), response.bodyLength(), name), name);
  }

  /** The text value of the last member of this name. */
  static String last(ResponseParser response, String member) {
    byte[] name = quoted(member);
    return value(response, lastIndexOf(response.body(), response.bodyLength(), name), name);
  }

  /** Where the text value of the last member of this name begins, its quote left out; or -1. */
  static int lastValue(byte[] text, int length, byte[] quotedMember) {
    int at = lastIndexOf(text, length, quotedMember);
    if (at < 0) {
      return -1;
    }
    return valueStart(text, length, at + quotedMember.length);
  }

  /** A member's name as it stands in JSON, for the methods that look for it. */
  static byte[] quoted(String member) {
    return ('"' + member + '"').getBytes(StandardCharsets.UTF_8);
  }

  private static String value(ResponseParser response, int at, byte[] name) {
    byte[] text = response.body();
    int length = response.bodyLength();
    int from = at < 0 ? -1 : valueStart(text, length, at + name.length);
    int to = from;
    while (to >= 0 && to < length && text[to] != '"') {
      to++;
    }
    if (from < 0 || to == length) {
      throw new BenchException(
          "no text %s in: %s".formatted(new String(name, StandardCharsets.UTF_8), response.text()));
    }
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private static int valueStart(byte[] text, int length, int afterName) {
    int at = afterName;
    while (at < length && (text[at] == ':' || text[at] == ' ')) {
      at++;
    }
    return at < length && text[at] == '"' ? at + 1 : -1;
  }

  private static int indexOf(byte[] text, int length, byte[] word) {
    for (int at = 0; at + word.length <= length; at++) {
      if (isAt(text, at, word)) {
        return at;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] text, int length, byte[] word) {
    for (int at = length - word.length; at >= 0; at--) {
      if (isAt(text, at, word)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isAt(byte[] text, int at, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (text[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }
}
