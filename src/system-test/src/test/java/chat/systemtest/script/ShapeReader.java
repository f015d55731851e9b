package chat.systemtest.script;

import chat.systemtest.client.Json;
import chat.systemtest.client.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads shapes: JSON, in which placeholders and messages stand for values. */
final class ShapeReader {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("<(?<word>[a-zA-Z][\\w.]*)(?: as (?<capture>[\\w.]+))?>");
  private static final Pattern KNOWN = Pattern.compile("\\((?<name>\\w+)\\)");
  private static final Pattern MESSAGE =
      Pattern.compile("\\((?:(?<name>\\w+): )?(?<from>\\S+) -> (?<to>\\S+) (?<type>\\w+)");

  private final String text;
  private int at;

  private ShapeReader(String text) {
    this.text = text;
  }

  /** Reads one shape. */
  static Shape read(String text) {
    List<Shape> shapes = readAll(text);
    if (shapes.size() != 1) {
      throw new IllegalArgumentException("one value was expected in: " + text);
    }
    return shapes.get(0);
  }

  /** Reads shapes that stand one after the other. */
  static List<Shape> readAll(String text) {
    ShapeReader reader = new ShapeReader(text);
    List<Shape> shapes = new ArrayList<>();
    reader.skipSpace();
    while (reader.at < text.length()) {
      shapes.add(reader.value());
      reader.skipSpace();
    }
    return shapes;
  }

  private Shape value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array(false);
      case '~' -> {
        at++;
        yield array(true);
      }
      case '"' -> new Shape.Text(string());
      case '<' -> placeholder();
      case '(' -> message();
      default -> literal();
    };
  }

  private Shape object() {
    Map<String, Shape> members = new LinkedHashMap<>();
    boolean open = false;
    at++;
    skipSpace();
    while (peek() != '}') {
      if (peek() == '…') {
        open = true;
        at++;
      } else {
        String name = string();
        skipSpace();
        expect(':');
        members.put(name, value());
      }
      separator('}');
    }
    at++;
    return new Shape.Members(members, open);
  }

  private Shape array(boolean anyOrder) {
    List<Shape> items = new ArrayList<>();
    expect('[');
    skipSpace();
    while (peek() != ']') {
      items.add(value());
      separator(']');
    }
    at++;
    return new Shape.Items(items, anyOrder);
  }

  private void separator(char end) {
    skipSpace();
    if (peek() != end) {
      expect(',');
      skipSpace();
    }
  }

  private Shape placeholder() {
    Matcher matcher = lookingAt(PLACEHOLDER);
    String word = matcher.group("word");
    String capture = matcher.group("capture");
    for (Shape.Kinds kind : Shape.Kinds.values()) {
      if (kind.word().equals(word)) {
        return new Shape.Kind(kind, capture == null ? "" : capture);
      }
    }
    return new Shape.Text("<" + word + ">");
  }

  private Shape message() {
    if (KNOWN.matcher(text).region(at, text.length()).lookingAt()) {
      return new Shape.Again(lookingAt(KNOWN).group("name"));
    }
    Matcher matcher = lookingAt(MESSAGE);
    Shape body = new Shape.Text("");
    Shape meta = new Shape.Members(Map.of(), false);
    skipSpace();
    if (peek() == '"' || peek() == '<') {
      body = value();
      skipSpace();
    }
    if (peek() != ')') {
      meta = value();
      skipSpace();
    }
    expect(')');
    String name = matcher.group("name");
    return new Shape.Sent(
        name == null ? "" : name,
        matcher.group("from"),
        matcher.group("to"),
        matcher.group("type").toLowerCase(Locale.ROOT),
        body,
        meta);
  }

  private Shape literal() {
    for (Json literal : List.of(new Json.Bool(true), new Json.Bool(false), new Json.Null())) {
      if (text.startsWith(literal.toString(), at)) {
        at += literal.toString().length();
        return new Shape.Literal(literal);
      }
    }
    JsonReader reader = new JsonReader(text, at);
    Json number = reader.number();
    at = reader.at();
    return new Shape.Literal(number);
  }

  private String string() {
    JsonReader reader = new JsonReader(text, at);
    String string = reader.string();
    at = reader.at();
    return string;
  }

  private Matcher lookingAt(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw new IllegalArgumentException("cannot read: " + text.substring(at));
    }
    at = matcher.end();
    return matcher;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("no " + c + " before: " + text.substring(at));
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("it ends too early: " + text);
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
