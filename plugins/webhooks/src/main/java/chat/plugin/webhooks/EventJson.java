package chat.plugin.webhooks;

import chat.api.listener.ChatEvent;
import chat.api.model.Message;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An event as JSON: the message as clients get it, with its position. */
final class EventJson {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EventJson() {}

  /** One JSON object as UTF-8. */
  static byte[] encode(ChatEvent event) {
    Message message = event.message();
    StringBuilder json = new StringBuilder(256 + message.body().length() + message.meta().length());
    json.append("{\"position\":").append(event.position());
    json.append(",\"id\":\"").append(message.id());
    json.append("\",\"ts\":\"").append(TIME.format(message.ts()));
    quote(json.append("\",\"from\":"), message.from());
    quote(json.append(",\"to\":"), message.to());
    json.append(",\"type\":\"").append(message.type().wireName());
    quote(json.append("\",\"body\":"), message.body());
    // It is JSON already, and stays exactly as it was sent.
    json.append(",\"meta\":").append(message.meta()).append('}');
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        json.append(c);
      }
    }
    return json.append('"');
  }
}
