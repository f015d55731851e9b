package chat.systemtest.client;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A JSON value as it was written: members keep their order, numbers their text. {@code toString} is
 * compact JSON.
 */
public sealed interface Json {

  /** An object. */
  record Obj(Map<String, Json> members) implements Json {
    @Override
    public String toString() {
      StringJoiner joined = new StringJoiner(",", "{", "}");
      members.forEach((name, value) -> joined.add(quote(name) + ":" + value));
      return joined.toString();
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    @Override
    public String toString() {
      StringJoiner joined = new StringJoiner(",", "[", "]");
      items.forEach(item -> joined.add(item.toString()));
      return joined.toString();
    }
  }

  /** A string. */
  record Str(String value) implements Json {
    @Override
    public String toString() {
      return quote(value);
    }
  }

  /** A number, by its text: {@code 1.0} and {@code 1} are two. */
  record Num(String text) implements Json {
    /** Its value. */
    public BigDecimal value() {
      return new BigDecimal(text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** {@code null}. */
  record Null() implements Json {
    @Override
    public String toString() {
      return "null";
    }
  }

  /**
   * Reads a text strictly (RFC 8259), and refuses a member given twice.
   *
   * @throws IllegalArgumentException when it is no JSON
   */
  static Json parse(String text) {
    return JsonReader.parse(text);
  }

  /** Reads UTF-8; see {@link #parse(String)}. */
  static Json parse(byte[] utf8) {
    return JsonReader.parse(utf8);
  }

  /** An object with one member for each pair of a name and a string, number, boolean or Json. */
  static Obj object(Object... pairs) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      members.put((String) pairs[i], of(pairs[i + 1]));
    }
    return new Obj(members);
  }

  private static Json of(Object value) {
    if (value instanceof Json json) {
      return json;
    }
    if (value instanceof Boolean flag) {
      return new Bool(flag);
    }
    return value instanceof Number ? new Num(value.toString()) : new Str(value.toString());
  }

  /** The member of that name. */
  default Json at(String name) {
    if (this instanceof Obj object && object.members.containsKey(name)) {
      return object.members.get(name);
    }
    throw new IllegalArgumentException("no member " + name + " in " + this);
  }

  /** The items of an array. */
  default List<Json> items() {
    if (this instanceof Arr array) {
      return array.items;
    }
    throw new IllegalArgumentException("no array: " + this);
  }

  /** The text of a string. */
  default String text() {
    if (this instanceof Str string) {
      return string.value;
    }
    throw new IllegalArgumentException("no string: " + this);
  }

  /** The value of a whole number. */
  default long number() {
    if (this instanceof Num number) {
      return number.value().longValueExact();
    }
    throw new IllegalArgumentException("no number: " + this);
  }

  /** The value of a boolean. */
  default boolean flag() {
    if (this instanceof Bool bool) {
      return bool.value;
    }
    throw new IllegalArgumentException("no boolean: " + this);
  }

  /** A string as JSON writes it. */
  static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < 0x20) {
            quoted.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
