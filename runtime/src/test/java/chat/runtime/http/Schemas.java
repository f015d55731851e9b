package chat.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks values against the schemas of an OpenAPI document, as far as these use JSON Schema. A
 * member that the schema does not name is a complaint: what is answered has to be documented.
 */
final class Schemas {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final JsonNode document;

  Schemas(JsonNode document) {
    this.document = document;
  }

  /** What a {@code $ref} stands for, or the node itself. */
  JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    JsonNode found = document.at(node.get("$ref").textValue().substring(1));
    if (found.isMissingNode()) {
      throw new IllegalStateException("nothing at " + node.get("$ref"));
    }
    return found;
  }

  /** What is wrong with a value, each with its place. */
  List<String> complaints(JsonNode schema, JsonNode value) {
    List<String> complaints = new ArrayList<>();
    check(resolve(schema), value, "$", complaints);
    return complaints;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> complaints) {
    for (JsonNode part : schema.path("allOf")) {
      JsonNode resolved = resolve(part);
      if (resolved.has("type")) {
        check(resolved, value, at, complaints);
      } else {
        checkMembers(resolved, value, at, complaints);
      }
    }
    if (schema.has("type") && !hasType(schema.get("type"), value)) {
      complaints.add(at + " is no " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      complaints.add(at + " is not " + schema.get("const") + ": " + value);
    }
    checkEnum(schema, value, at, complaints);
    if (value.isTextual()) {
      checkText(schema, value.textValue(), at, complaints);
    } else if (value.isNumber() && value.doubleValue() < schema.path("minimum").asDouble(-1e300)) {
      complaints.add(at + " is too small: " + value);
    } else if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(resolve(schema.get("items")), value.get(i), at + "[" + i + "]", complaints);
      }
    } else if (value.isObject()) {
      checkObject(schema, value, at, complaints);
    }
  }

  private static void checkEnum(
      JsonNode schema, JsonNode value, String at, List<String> complaints) {
    if (schema.has("enum")) {
      for (JsonNode allowed : schema.get("enum")) {
        if (allowed.equals(value)) {
          return;
        }
      }
      complaints.add(at + " is none of " + schema.get("enum") + ": " + value);
    }
  }

  private static void checkText(JsonNode schema, String text, String at, List<String> complaints) {
    String format = schema.path("format").asText();
    if (schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").textValue()).matcher(text).find()) {
      complaints.add(at + " does not look like " + schema.get("pattern") + ": " + text);
    }
    if (format.equals("uuid") && !UUID.matcher(text).matches()) {
      complaints.add(at + " is no UUID: " + text);
    }
    if (format.equals("date-time")) {
      try {
        Instant.parse(text);
      } catch (DateTimeParseException e) {
        complaints.add(at + " is no time: " + text);
      }
    }
    int length = text.codePointCount(0, text.length());
    if (length < schema.path("minLength").asInt(0)
        || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      complaints.add(at + " is too short or too long: " + text);
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String at, List<String> complaints) {
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.textValue())) {
        complaints.add(at + " has no " + required);
      }
    }
    checkMembers(schema, value, at, complaints);
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (!schema.path("properties").has(member.getKey())) {
        if (others.isObject()) {
          check(resolve(others), member.getValue(), at + "." + member.getKey(), complaints);
        } else if (schema.has("properties") && !others.asBoolean(false)) {
          complaints.add(at + "." + member.getKey() + " is not documented");
        }
      }
    }
  }

  private void checkMembers(JsonNode schema, JsonNode value, String at, List<String> complaints) {
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      if (value.has(member.getKey())) {
        check(
            resolve(member.getValue()),
            value.get(member.getKey()),
            at + "." + member.getKey(),
            complaints);
      }
    }
  }

  private static boolean hasType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode each : type) {
        if (hasType(each, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.textValue()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new IllegalStateException("unknown type " + type);
    };
  }
}
