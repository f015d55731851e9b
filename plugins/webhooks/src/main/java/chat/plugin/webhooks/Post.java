package chat.plugin.webhooks;

import chat.api.listener.ChatEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of one post.
 *
 * @param events how many events are in it
 */
record Post(byte[] body, int events) {

  /** The size at which a post ends, unless its only event is larger. */
  static final int MAX_BYTES = 256 * 1024;

  private static final byte[] END = {']', '}'};

  /** A post of the first events, up to that number and {@link #MAX_BYTES}; at least one. */
  static Post of(String server, List<ChatEvent> events, int most) {
    StringBuilder start = EventJson.quote(new StringBuilder("{\"server\":"), server);
    ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
    body.writeBytes(start.append(",\"events\":[").toString().getBytes(StandardCharsets.UTF_8));
    int count = 0;
    while (count < most && count < events.size()) {
      byte[] event = EventJson.encode(events.get(count));
      if (count > 0) {
        if (body.size() + 1 + event.length + END.length > MAX_BYTES) {
          break;
        }
        body.write(',');
      }
      body.writeBytes(event);
      count++;
    }
    body.writeBytes(END);
    return new Post(body.toByteArray(), count);
  }
}
