package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.state.Journal;
import chat.runtime.stream.Delivery;
import chat.runtime.stream.Histories;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A part of what was said in a channel or between two people. */
final class ReadHistory implements Handler {

  private static final int LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final byte[] OPEN = ascii("{\"messages\":[");
  private static final byte[] MORE = ascii("],\"more\":true}");
  private static final byte[] NO_MORE = ascii("],\"more\":false}");

  private final Journal journal;
  private final Histories histories;

  ReadHistory(Backend backend) {
    this.journal = backend.journal();
    this.histories = backend.histories();
  }

  @Override
  public void handle(Request request) throws ChatException {
    Query query = request.query();
    String target = query.text("target").filter(name -> !name.isEmpty()).orElse(null);
    if (target == null) {
      throw Query.bad("\"target\" is missing: the channel or the nick whose history is meant.");
    }
    @Nullable UUID before = query.id("before").orElse(null);
    @Nullable UUID after = query.id("after").orElse(null);
    int limit = query.number("limit", LIMIT, 1, MAX_LIMIT);
    if (before != null && after != null) {
      throw Query.bad("Send either \"before\" or \"after\", not both.");
    }
    request.later(
        histories.read(
            journal,
            new Histories.Request(request.user(), Targets.target(target), before, after, limit),
            request.charge()),
        slice -> request.answer(200, json(slice)));
  }

  private static byte[] json(Histories.Slice slice) {
    List<Delivery> messages = slice.messages();
    byte[] tail = slice.more() ? MORE : NO_MORE;
    int length = OPEN.length + tail.length + Math.max(0, messages.size() - 1);
    for (Delivery message : messages) {
      length += message.json().length;
    }
    byte[] json = new byte[length];
    int end = append(json, 0, OPEN);
    for (int i = 0; i < messages.size(); i++) {
      if (i > 0) {
        json[end++] = ',';
      }
      end = append(json, end, messages.get(i).json());
    }
    append(json, end, tail);
    return json;
  }

  private static int append(byte[] json, int at, byte[] more) {
    System.arraycopy(more, 0, json, at, more.length);
    return at + more.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
