package chat.runtime.testkit;

import chat.runtime.stream.Delivery;
import chat.runtime.stream.Page;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a client gets from a read of its stream, read back from the bytes. */
public record Reading(List<JsonNode> messages, UUID cursor, boolean gap) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The page as its bytes say. */
  public static Reading of(Page page) {
    JsonNode json = parse(page.json());
    List<JsonNode> messages = new ArrayList<>();
    json.get("messages").forEach(messages::add);
    return new Reading(
        messages, UUID.fromString(json.get("cursor").textValue()), json.get("gap").booleanValue());
  }

  /** The message as its bytes say. */
  public static JsonNode of(Delivery delivery) {
    return parse(delivery.json());
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of each message. */
  public List<UUID> ids() {
    return messages.stream()
        .map(message -> UUID.fromString(message.get("id").textValue()))
        .toList();
  }

  /** Each message as {@code type from>to body}. */
  public List<String> lines() {
    return messages.stream().map(Reading::line).toList();
  }

  /** The message as {@code type from>to body}. */
  public static String line(JsonNode message) {
    return "%s %s>%s %s"
        .formatted(
            message.get("type").textValue(),
            message.get("from").textValue(),
            message.get("to").textValue(),
            message.get("body").textValue())
        .strip();
  }
}
