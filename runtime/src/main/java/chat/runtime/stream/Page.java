package chat.runtime.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a read of a stream answers. Immutable, for any thread. */
public final class Page {

  /**
   * Where a page ends, and a slice of a history: with the message with which its messages have so
   * many bytes.
   */
  static final int MOST_BYTES = 1 << 20;

  private static final byte[] OPEN = ascii("{\"messages\":[");
  private static final byte[] CURSOR = ascii("],\"cursor\":\"");
  private static final byte[] COMPLETE = ascii("\",\"gap\":false}");
  private static final byte[] GAP = ascii("\",\"gap\":true}");
  private static final int UUID_LENGTH = 36;

  private final List<Delivery> messages;
  private final long position;
  private final UUID cursor;
  private final boolean gap;
  private volatile byte @Nullable [] json;

  /**
   * A page.
   *
   * @param position the seq that {@code cursor} stands for
   * @param cursor what to send as {@code after} next time
   * @param gap whether messages that were due are gone
   */
  Page(List<Delivery> messages, long position, UUID cursor, boolean gap) {
    this.messages = messages;
    this.position = position;
    this.cursor = cursor;
    this.gap = gap;
  }

  /** The messages, oldest first. */
  public List<Delivery> messages() {
    return messages;
  }

  /** The seq that the cursor stands for. */
  long position() {
    return position;
  }

  /** The answer's body, made when first asked for. Not to be written to. */
  public byte[] json() {
    byte[] made = json;
    if (made == null) {
      made = encode();
      json = made;
    }
    return made;
  }

  /** The bytes that it has in memory when nobody else has its messages. */
  long bytes() {
    long bytes = json().length;
    for (Delivery message : messages) {
      bytes += message.json().length;
    }
    return bytes;
  }

  private byte[] encode() {
    byte[] tail = gap ? GAP : COMPLETE;
    int length =
        OPEN.length + CURSOR.length + UUID_LENGTH + tail.length + Math.max(0, messages.size() - 1);
    for (Delivery message : messages) {
      length += message.json().length;
    }
    byte[] bytes = new byte[length];
    int end = append(bytes, 0, OPEN);
    for (int i = 0; i < messages.size(); i++) {
      if (i > 0) {
        bytes[end++] = ',';
      }
      end = append(bytes, end, messages.get(i).json());
    }
    end = append(bytes, end, CURSOR);
    end = append(bytes, end, ascii(cursor.toString()));
    append(bytes, end, tail);
    return bytes;
  }

  private static int append(byte[] bytes, int at, byte[] more) {
    System.arraycopy(more, 0, bytes, at, more.length);
    return at + more.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
