package chat.runtime.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** The one JSON factory, and the way to write an answer. */
public final class Json {

  /**
   * How deep a document may be nested. Readers here never recurse, so this guards only memory: a
   * level costs some eighty bytes and can be asked for with one.
   */
  static final int MAX_DEPTH = 100_000;

  /**
   * Refuses a member that is given twice. It leaves all limits but the depth to its callers, who
   * know how many bytes they hand in. Names are not cached: they come from strangers.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Members {
    /** Writes to memory, so it fails only when it is used wrongly. */
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with those members, as UTF-8. */
  public static byte[] object(Members members) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512);
        JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A member whose value is a UUID. */
  public static void writeId(JsonGenerator json, String name, UUID id) throws IOException {
    json.writeStringField(name, id.toString());
  }
}
