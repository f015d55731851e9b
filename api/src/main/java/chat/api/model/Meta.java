package chat.api.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code meta} of a message: a JSON object as text, so that numbers, order and unknown members
 * stay exactly as they were sent. Its top-level members can be read and replaced as JSON texts; for
 * more bring a JSON library. Immutable.
 */
public final class Meta {

  /** Without members. */
  public static final Meta EMPTY = new Meta("{}");

  /** A member: where its name and its value are in the text, both with what belongs to them. */
  private record Member(String name, int start, int valueStart, int end) {}

  private final String json;

  private Meta(String json) {
    this.json = json;
  }

  /**
   * That object.
   *
   * @param json one valid JSON object
   */
  public static Meta of(String json) {
    String text = stripped(json);
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return text.equals("{}") ? EMPTY : new Meta(text);
  }

  /** Whether there are no members. */
  public boolean isEmpty() {
    return members().isEmpty();
  }

  /** The names of the members, in order. */
  public List<String> names() {
    return members().stream().map(Member::name).toList();
  }

  /** The JSON text of the member of that name. */
  public Optional<String> get(String name) {
    for (Member member : members()) {
      if (member.name.equals(name)) {
        return Optional.of(json.substring(member.valueStart, member.end));
      }
    }
    return Optional.empty();
  }

  /**
   * The same with that member: in its old place when there was one, otherwise last.
   *
   * @param value one valid JSON value
   */
  public Meta with(String name, String value) {
    StringBuilder text = new StringBuilder(json.length() + name.length() + value.length() + 4);
    List<Member> members = members();
    for (Member member : members) {
      if (member.name.equals(name)) {
        text.append(json, 0, member.valueStart)
            .append(value)
            .append(json, member.end, json.length());
        return new Meta(text.toString());
      }
    }
    text.append(json, 0, json.length() - 1);
    if (!members.isEmpty()) {
      text.append(',');
    }
    appendString(text, name);
    return new Meta(text.append(':').append(value).append('}').toString());
  }

  /** The same without that member. */
  public Meta without(String name) {
    List<Member> members = members();
    StringBuilder text = new StringBuilder(json.length()).append('{');
    for (Member member : members) {
      if (!member.name.equals(name)) {
        text.append(text.length() > 1 ? "," : "").append(json, member.start, member.end);
      }
    }
    return of(text.append('}').toString());
  }

  /** The object as JSON text. */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Meta meta && meta.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json;
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    int at = space(1);
    while (json.charAt(at) != '}') {
      int start = at;
      int nameEnd = string(at);
      String name = unescape(json.substring(at + 1, nameEnd - 1));
      int value = space(space(nameEnd) + 1);
      int end = value(value);
      members.add(new Member(name, start, value, end));
      at = space(end);
      if (json.charAt(at) == ',') {
        at = space(at + 1);
      }
    }
    return members;
  }

  private static String stripped(String json) {
    int start = 0;
    int end = json.length();
    while (start < end && isSpace(json.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(json.charAt(end - 1))) {
      end--;
    }
    return json.substring(start, end);
  }

  /** White space of JSON, RFC 8259. */
  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private int space(int from) {
    int at = from;
    while (isSpace(json.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The end of the string that begins there. */
  private int string(int from) {
    int at = from + 1;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** The end of the value that begins there. */
  private int value(int from) {
    int depth = 0;
    int at = from;
    while (true) {
      char c = json.charAt(at);
      if (c == '"') {
        at = string(at);
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}' || isSpace(c))) {
        return at;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      at++;
      if (depth == 0 && (c == '}' || c == ']')) {
        return at;
      }
    }
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escape = text.charAt(++i);
      switch (escape) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> plain.append(escape);
      }
    }
    return plain.toString();
  }

  private static void appendString(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
