package chat.plugin.hooksjs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value together with the very text that it was written as. Immutable. */
sealed interface Json {

  /** As it was written. */
  String raw();

  /** An object; its members in order, a name given twice keeps its last value. */
  record Obj(String raw, Map<String, Member> members) implements Json {}

  /** A member's name as it was written, and its value. */
  record Member(String rawName, Json value) {}

  /** An array. */
  record Arr(String raw, List<Json> elements) implements Json {}

  /** A string; the value is what it means. */
  record Text(String raw, String value) implements Json {}

  /** A number. */
  record Num(String raw) implements Json {
    double value() {
      return Double.parseDouble(raw);
    }
  }

  /** {@code true}, {@code false} or {@code null}. */
  record Word(String raw) implements Json {}

  /** Malformed JSON, or JSON that a message must not contain. */
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final int position;

    Malformed(String message, int position) {
      super(message, null, false, false);
      this.position = position;
    }

    /** The line and the column of it in that text, such as {@code 3:14}. */
    String place(String text) {
      int line = 1;
      int start = 0;
      for (int i = 0; i < Math.min(position, text.length()); i++) {
        if (text.charAt(i) == '\n') {
          line++;
          start = i + 1;
        }
      }
      return line + ":" + (position - start + 1);
    }
  }

  /**
   * Reads one value, according to RFC 8259; strings have to be Unicode without NUL.
   *
   * @param maxDepth how many levels of objects and arrays there may be
   */
  static Json parse(String text, int maxDepth) throws Malformed {
    return new Parser(text, maxDepth).parse();
  }

  /** Appends a text as a JSON string. */
  static StringBuilder quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    return out.append('"');
  }

  /** Reads from left to right. */
  final class Parser {
    private final String text;
    private final int maxDepth;
    private int at;
    private int depth;

    private Parser(String text, int maxDepth) {
      this.text = text;
      this.maxDepth = maxDepth;
    }

    private Json parse() throws Malformed {
      Json value = value();
      space();
      if (at < text.length()) {
        throw wrong("more text follows the value");
      }
      return value;
    }

    private Json value() throws Malformed {
      space();
      int start = at;
      return switch (peek()) {
        case '{' -> object(start);
        case '[' -> array(start);
        case '"' -> {
          String value = string();
          yield new Text(text.substring(start, at), value);
        }
        case 't' -> word("true");
        case 'f' -> word("false");
        case 'n' -> word("null");
        default -> number(start);
      };
    }

    private Json object(int start) throws Malformed {
      deeper();
      Map<String, Member> members = new LinkedHashMap<>();
      at++;
      space();
      if (peek() != '}') {
        while (true) {
          space();
          int nameStart = at;
          if (peek() != '"') {
            throw wrong("the name of a member is missing");
          }
          String name = string();
          String rawName = text.substring(nameStart, at);
          space();
          expect(':');
          members.put(name, new Member(rawName, value()));
          space();
          if (peek() == '}') {
            break;
          }
          expect(',');
        }
      }
      at++;
      depth--;
      return new Obj(text.substring(start, at), members);
    }

    private Json array(int start) throws Malformed {
      deeper();
      List<Json> elements = new ArrayList<>();
      at++;
      space();
      if (peek() != ']') {
        while (true) {
          elements.add(value());
          space();
          if (peek() == ']') {
            break;
          }
          expect(',');
        }
      }
      at++;
      depth--;
      return new Arr(text.substring(start, at), elements);
    }

    private void deeper() throws Malformed {
      if (++depth > maxDepth) {
        throw wrong("nested more than " + maxDepth + " levels deep");
      }
    }

    private Json word(String word) throws Malformed {
      if (!text.startsWith(word, at)) {
        throw wrong("a value is missing or malformed");
      }
      at += word.length();
      return new Word(word);
    }

    private Json number(int start) throws Malformed {
      if (peek() == '-') {
        at++;
      }
      if (peek() == '0') {
        at++;
      } else {
        digits();
      }
      if (at < text.length() && text.charAt(at) == '.') {
        at++;
        digits();
      }
      if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
        at++;
        if (peek() == '+' || peek() == '-') {
          at++;
        }
        digits();
      }
      return new Num(text.substring(start, at));
    }

    private void digits() throws Malformed {
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == start) {
        throw wrong("a value is missing or malformed");
      }
    }

    private String string() throws Malformed {
      int start = ++at;
      while (peek() != '"' && peek() != '\\') {
        at++;
      }
      if (text.charAt(at) == '"') {
        return checked(text.substring(start, at++));
      }
      StringBuilder value = new StringBuilder().append(text, start, at);
      while (true) {
        char c = peek();
        at++;
        if (c == '"') {
          return checked(value.toString());
        }
        value.append(c == '\\' ? escape() : c);
      }
    }

    private char escape() throws Malformed {
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
          int code = 0;
          for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
              throw wrong("an escape sequence is malformed");
            }
            code = code << 4 | digit;
            at++;
          }
          yield (char) code;
        }
        default -> throw wrong("an escape sequence is malformed");
      };
    }

    private String checked(String value) throws Malformed {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)
            && i + 1 < value.length()
            && Character.isLowSurrogate(value.charAt(i + 1))) {
          i++;
        } else if (c == 0 || Character.isSurrogate(c)) {
          throw wrong("a string contains a lone surrogate or NUL");
        }
      }
      return value;
    }

    private void expect(char c) throws Malformed {
      if (peek() != c) {
        throw wrong("'" + c + "' is missing");
      }
      at++;
    }

    private void space() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private char peek() throws Malformed {
      if (at >= text.length()) {
        throw wrong("the text ends too early");
      }
      return text.charAt(at);
    }

    private Malformed wrong(String message) {
      return new Malformed(message, at);
    }
  }
}
