package chat.runtime.json;

import chat.api.model.Message;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of a message, as every client gets it. Made once and handed to all: the bytes are not to
 * be changed.
 */
public final class MessageJson {

  /** What a message has besides names, body and meta. */
  private static final int FRAME = 160;

  private MessageJson() {}

  /** The seven members, in the order of the contract, as UTF-8. */
  public static byte[] encode(Message message) {
    StringBuilder json =
        new StringBuilder(
            FRAME
                + message.from().length()
                + message.to().length()
                + message.body().length()
                + message.meta().length());
    json.append("{\"id\":\"").append(message.id()).append("\",\"ts\":\"");
    Timestamps.append(json, message.ts());
    json.append("\",\"from\":");
    JsonText.quote(json, message.from());
    json.append(",\"to\":");
    JsonText.quote(json, message.to());
    json.append(",\"type\":\"").append(message.type().wireName()).append("\",\"body\":");
    JsonText.quote(json, message.body());
    json.append(",\"meta\":").append(message.meta()).append('}');
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
