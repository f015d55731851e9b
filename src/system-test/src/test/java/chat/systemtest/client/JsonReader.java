package chat.systemtest.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict JSON reader. It stands on its own, so that a mistake of the server's JSON library does
 * not hide itself.
 */
public final class JsonReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  /** Reads from that place of a text on. */
  public JsonReader(String text, int at) {
    this.text = text;
    this.at = at;
  }

  static Json parse(byte[] utf8) {
    try {
      // A decoder of one's own reports what is malformed; String would replace it.
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("no UTF-8", e);
    }
  }

  static Json parse(String text) {
    JsonReader reader = new JsonReader(text, 0);
    Json value = reader.value();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.problem("something after the value");
    }
    return value;
  }

  /** Where it stands. */
  public int at() {
    return at;
  }

  private Json value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new Json.Str(string());
      case 't' -> literal("true", new Json.Bool(true));
      case 'f' -> literal("false", new Json.Bool(false));
      case 'n' -> literal("null", new Json.Null());
      default -> number();
    };
  }

  private Json object() {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return new Json.Obj(members);
    }
    while (true) {
      skipSpace();
      String name = string();
      skipSpace();
      expect(':');
      if (members.put(name, value()) != null) {
        throw problem("the member " + name + " twice");
      }
      skipSpace();
      if (peek() == '}') {
        at++;
        return new Json.Obj(members);
      }
      expect(',');
    }
  }

  private Json array() {
    List<Json> items = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return new Json.Arr(items);
    }
    while (true) {
      items.add(value());
      skipSpace();
      if (peek() == ']') {
        at++;
        return new Json.Arr(items);
      }
      expect(',');
    }
  }

  /** A number. */
  public Json.Num number() {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw problem("no value");
    }
    at = matcher.end();
    return new Json.Num(matcher.group());
  }

  /** A string, with its quotes. */
  public String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw problem("a control character in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    at++;
    if (value.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw problem("a lone surrogate");
    }
    return value.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) HexFormat.fromHexDigits(text, at - 4, at);
      }
      default -> throw problem("an unknown escape");
    };
  }

  private Json literal(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw problem("no value");
    }
    at += word.length();
    return value;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw problem("no " + c);
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw problem("it ends too early");
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("no JSON: " + what + " at " + at + " of: " + text);
  }
}
