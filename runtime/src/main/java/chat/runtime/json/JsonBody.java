package chat.runtime.json;

import chat.api.model.Message;
import chat.api.model.Meta;
import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: one JSON object, read in a single pass. Its strings and its {@code meta} can be
 * asked for, everything else is only checked. Immutable.
 *
 * <p>A body is refused as {@code bad_json} when it is not one JSON object in UTF-8, and when in it,
 * at any depth, a member is given twice or a string holds a lone surrogate or a NUL. The checks
 * need no stack: a body may be nested as deeply as it likes.
 */
public final class JsonBody {

  /** How deep a meta may be nested, itself the first level. */
  public static final int MAX_META_DEPTH = 32;

  private static final int NO_META = -1;
  private static final Object NULL = new Object();
  private static final Object NO_STRING = new Object();

  private String[] names = new String[8];
  private Object[] values = new Object[8];
  private int count;
  private String meta = Message.NO_META;
  private @Nullable String metaProblem;

  private JsonBody() {}

  /** Reads a body of which {@code meta}, if there is one, is of no interest. */
  public static JsonBody parse(byte[] utf8) throws ChatException {
    return parse(utf8, NO_META);
  }

  /**
   * Reads a body with a {@code meta}.
   *
   * @param maxMetaSize how many bytes it may have as compact JSON
   */
  public static JsonBody parse(byte[] utf8, int maxMetaSize) throws ChatException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    // Decoding puts this character where the bytes are wrong, and nothing else tells.
    if (text.indexOf('\ufffd') >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
      throw badJson("it is not UTF-8");
    }
    JsonBody body = new JsonBody();
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      body.read(new Reader(parser, text), maxMetaSize);
      return body;
    } catch (StreamConstraintsException e) {
      throw badJson("it is nested too deeply");
    } catch (JsonProcessingException e) {
      // The parser's own words speak of its switches, and repeat what was sent, however long.
      JsonLocation at = e.getLocation();
      throw badJson(
          "malformed JSON or a repeated member at line "
              + at.getLineNr()
              + ", column "
              + at.getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A {@code meta} that the server itself made, as compact JSON: all of its members are kept.
   *
   * @throws IllegalArgumentException when it is not one that could be sent
   */
  public static Meta meta(Meta made, int maxSize) {
    String text = made.json();
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      Reader reader = new Reader(parser, text);
      if (reader.next() != JsonToken.START_OBJECT) {
        throw badJson("it begins with something else");
      }
      CompactMeta compact = new CompactMeta(reader, maxSize, true);
      compact.read();
      if (compact.problem() != null) {
        throw new ChatException(ErrorCode.BAD_META, compact.problem());
      }
      if (reader.next() != null || !Utf8.isText(text)) {
        throw badJson("it is followed by something else, or is not text");
      }
      return Meta.of(compact.text());
    } catch (IOException | ChatException e) {
      throw new IllegalArgumentException("the meta is not one: " + e.getMessage(), e);
    }
  }

  /**
   * A member that is a string, or empty when it is missing or null.
   *
   * @param otherwise what to say when it is of another type
   */
  public Optional<String> string(String name, ErrorCode otherwise) throws ChatException {
    return Optional.ofNullable(find(name, otherwise));
  }

  /**
   * A member that has to be there and be a string.
   *
   * @param otherwise what to say when it is missing or of another type
   */
  public String required(String name, ErrorCode otherwise) throws ChatException {
    String value = find(name, otherwise);
    if (value == null) {
      throw new ChatException(otherwise, "\"" + name + "\" is missing.");
    }
    return value;
  }

  /**
   * The {@code meta} as compact JSON: members and number literals as they were sent, without the
   * members of its top level whose name begins with {@code _}; <code>{}</code> when there is none.
   */
  public String meta() throws ChatException {
    if (metaProblem != null) {
      throw new ChatException(ErrorCode.BAD_META, metaProblem);
    }
    return meta;
  }

  private @Nullable String find(String name, ErrorCode otherwise) throws ChatException {
    for (int i = 0; i < count; i++) {
      if (names[i].equals(name)) {
        if (values[i] instanceof String string) {
          return string;
        }
        if (values[i] == NO_STRING) {
          throw new ChatException(otherwise, "\"" + name + "\" has to be a string.");
        }
        return null;
      }
    }
    return null;
  }

  private void read(Reader reader, int maxMetaSize) throws IOException, ChatException {
    if (reader.next() != JsonToken.START_OBJECT) {
      throw badJson("it begins with something else");
    }
    while (reader.next() == JsonToken.FIELD_NAME) {
      String name = reader.name();
      JsonToken token = reader.next();
      if (maxMetaSize != NO_META && name.equals("meta")) {
        readMeta(reader, token, maxMetaSize);
      } else {
        add(name, value(reader, token));
      }
    }
    if (reader.next() != null) {
      throw badJson("something follows it");
    }
  }

  private static Object value(Reader reader, JsonToken token) throws IOException, ChatException {
    if (token == JsonToken.VALUE_STRING) {
      return reader.text();
    }
    if (token == JsonToken.VALUE_NULL) {
      return NULL;
    }
    reader.skip(token);
    return NO_STRING;
  }

  private void add(String name, Object value) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    names[count] = name;
    values[count++] = value;
  }

  private void readMeta(Reader reader, JsonToken token, int maxSize)
      throws IOException, ChatException {
    if (token == JsonToken.START_OBJECT) {
      CompactMeta compact = new CompactMeta(reader, maxSize, false);
      compact.read();
      meta = compact.text();
      metaProblem = compact.problem();
    } else if (token != JsonToken.VALUE_NULL) {
      reader.skip(token);
      metaProblem = "\"meta\" has to be an object.";
    }
  }

  private static ChatException badJson(String why) {
    return new ChatException(
        ErrorCode.BAD_JSON, "The body has to be one JSON object in UTF-8: " + why + ".");
  }

  /** A parser that looks at each string, also at those that nobody asks for. */
  static final class Reader {
    private final JsonParser parser;

    /** Only an escape can put into a string what decoding and parsing would have refused. */
    private final boolean escapes;

    Reader(JsonParser parser, String text) {
      this.parser = parser;
      this.escapes = text.indexOf('\\') >= 0;
    }

    @Nullable JsonToken next() throws IOException, ChatException {
      JsonToken token = parser.nextToken();
      if (escapes && (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME)) {
        check(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      }
      return token;
    }

    /** The name of the member that was read. */
    String name() throws IOException {
      return parser.currentName();
    }

    /** The string that was read, or the literal. */
    String text() throws IOException {
      return parser.getText();
    }

    /** Reads on to the end of the value that begins with that token. */
    void skip(JsonToken first) throws IOException, ChatException {
      int depth = first.isStructStart() ? 1 : 0;
      while (depth > 0) {
        JsonToken token = next();
        if (token == null) {
          throw badJson("it ends too early");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }

    private static void check(char[] characters, int offset, int length) throws ChatException {
      for (int i = offset; i < offset + length; i++) {
        char c = characters[i];
        if (c == 0) {
          throw badJson("a string in it holds a NUL");
        }
        if (Character.isSurrogate(c)) {
          if (!Character.isHighSurrogate(c)
              || ++i == offset + length
              || !Character.isLowSurrogate(characters[i])) {
            throw badJson("a string in it holds half a surrogate pair");
          }
        }
      }
    }
  }
}
