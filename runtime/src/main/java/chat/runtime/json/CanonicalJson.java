package chat.runtime.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.TreeMap;

/**
 * Tells whether two contents are the same as JSON values: the order of an object's members does not
 * matter, and neither does how a number or a string is written.
 */
public final class CanonicalJson {

  /** Longer exponents take long to add up; two of them are the same when written the same. */
  private static final int MAX_EXPONENT = 100;

  private CanonicalJson() {}

  /**
   * The SHA-256 of a content, base64url without padding.
   *
   * @param meta a JSON object; the texts are compared as they are
   */
  public static String digest(String meta, String... texts) {
    StringBuilder content = new StringBuilder(meta.equals("{}") ? meta : canonical(meta));
    for (String text : texts) {
      JsonText.quote(content, text);
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(content.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one text that stands for all the ways to write a value. */
  static String canonical(String json) {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      Deque<Container> open = new ArrayDeque<>();
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new IllegalArgumentException("not one JSON value");
        }
        String value;
        if (token == JsonToken.FIELD_NAME) {
          open.element().name = quoted(parser.currentName());
          continue;
        } else if (token.isStructStart()) {
          open.push(new Container(token == JsonToken.START_OBJECT));
          continue;
        } else if (token.isStructEnd()) {
          value = open.pop().text();
        } else if (token == JsonToken.VALUE_STRING) {
          value = quoted(parser.getText());
        } else if (token.isNumeric()) {
          value = number(parser.getText());
        } else {
          value = parser.getText();
        }
        if (open.isEmpty()) {
          return value;
        }
        open.element().add(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A number as digits without a zero at either end, times a power of ten. The power is never
   * worked out: a literal may well stand for more digits than there is memory.
   */
  static String number(String literal) {
    int mark = Math.max(literal.indexOf('e'), literal.indexOf('E'));
    if (mark >= 0 && literal.length() - mark > MAX_EXPONENT) {
      return literal;
    }
    String mantissa = mark < 0 ? literal : literal.substring(0, mark);
    BigInteger exponent =
        mark < 0 ? BigInteger.ZERO : new BigInteger(withoutPlus(literal.substring(mark + 1)));
    boolean negative = mantissa.startsWith("-");
    String digits = negative ? mantissa.substring(1) : mantissa;
    int point = digits.indexOf('.');
    if (point >= 0) {
      exponent = exponent.subtract(BigInteger.valueOf(digits.length() - point - 1));
      digits = digits.substring(0, point) + digits.substring(point + 1);
    }
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') {
      from++;
    }
    if (from == digits.length()) {
      return "0";
    }
    int to = digits.length();
    while (digits.charAt(to - 1) == '0') {
      to--;
    }
    exponent = exponent.add(BigInteger.valueOf(digits.length() - to));
    return (negative ? "-" : "") + digits.substring(from, to) + "e" + exponent;
  }

  private static String withoutPlus(String exponent) {
    return exponent.startsWith("+") ? exponent.substring(1) : exponent;
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2);
    JsonText.quote(json, text);
    return json.toString();
  }

  /** An object or an array that has begun. */
  private static final class Container {
    private final boolean object;
    private final TreeMap<String, String> members = new TreeMap<>();
    private final StringBuilder elements = new StringBuilder();
    private String name = "";

    Container(boolean object) {
      this.object = object;
    }

    void add(String value) {
      if (object) {
        members.put(name, value);
      } else {
        elements.append(value).append(',');
      }
    }

    String text() {
      if (!object) {
        return "[" + elements + "]";
      }
      StringBuilder text = new StringBuilder("{");
      members.forEach((key, value) -> text.append(key).append(':').append(value).append(','));
      return text.append('}').toString();
    }
  }
}
