package chat.runtime.json;

import chat.runtime.error.ChatException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a meta anew while it is read: without white space and, if a client sent it, without the
 * server's members.
 */
final class CompactMeta {

  private final JsonBody.Reader reader;
  private final int maxSize;
  private final boolean own;
  private final StringBuilder json = new StringBuilder();
  private @Nullable String problem;

  /**
   * A meta that is about to be read.
   *
   * @param own whether the server made it, so that its own members stay
   */
  CompactMeta(JsonBody.Reader reader, int maxSize, boolean own) {
    this.reader = reader;
    this.maxSize = maxSize;
    this.own = own;
  }

  /** What is wrong with it, if something is. */
  @Nullable String problem() {
    return problem;
  }

  String text() {
    return json.toString();
  }

  /** Reads on to the end of the object that has just begun. */
  void read() throws IOException, ChatException {
    int depth = 1;
    boolean first = true;
    append("{");
    while (depth > 0) {
      JsonToken token = reader.next();
      if (token == null) {
        throw new IllegalStateException("the parser ended inside an object");
      }
      if (token == JsonToken.FIELD_NAME) {
        String name = reader.name();
        if (!own && depth == 1 && name.startsWith("_")) {
          reader.skip(reader.next());
          continue;
        }
        append(first ? "" : ",");
        string(name);
        append(":");
        first = true;
        continue;
      }
      if (token.isStructEnd()) {
        depth--;
        append(token.asString());
        first = false;
        continue;
      }
      append(first ? "" : ",");
      first = token.isStructStart();
      if (token.isStructStart()) {
        append(token.asString());
        if (++depth > JsonBody.MAX_META_DEPTH) {
          problem = "\"meta\" is nested more than " + JsonBody.MAX_META_DEPTH + " levels deep.";
        }
      } else if (token == JsonToken.VALUE_STRING) {
        string(reader.text());
      } else {
        append(reader.text());
      }
    }
    if (problem == null) {
      checkSize(Utf8.length(json));
    }
  }

  private void string(String text) {
    if (problem == null) {
      JsonText.quote(json, text);
      checkSize(json.length());
    }
  }

  private void append(String ascii) {
    if (problem == null) {
      json.append(ascii);
      checkSize(json.length());
    }
  }

  private void checkSize(long size) {
    if (size > maxSize) {
      problem = "\"meta\" has more than " + maxSize + " bytes as compact JSON.";
    }
  }
}
