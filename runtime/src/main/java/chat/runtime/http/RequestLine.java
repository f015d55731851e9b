package chat.runtime.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first line of each request on a connection, read on its way to Undertow. Undertow's parser
 * refuses targets that people and browsers send (raw {@code |} or UTF-8, {@code %} alone) before
 * any handler could answer. So it is shown a target of the same length that it accepts, a slash and
 * zeros; the target that was sent is kept here, and judged by {@link Router} and {@link Query}.
 */
final class RequestLine {

  /** RFC 9112, 2.2: a server ignores at least one empty line before a request. */
  private static final int MAX_EMPTY_BYTES = 16;

  /** The index of the 1 in "HTTP/1.1". */
  private static final int MAJOR_VERSION = 5;

  private static final byte[] NONE = {};

  private enum Part {
    BEFORE,
    METHOD,
    TARGET,
    VERSION,
    REST
  }

  private Part part = Part.BEFORE;
  private int empty;
  private byte[] begun = NONE;
  private String target = "";
  private int version;

  /** The next request is about to begin. */
  void restart() {
    part = Part.BEFORE;
    empty = 0;
    begun = NONE;
    target = "";
    version = 0;
  }

  /** Whether the line has been read. */
  boolean isOver() {
    return part == Part.REST;
  }

  /** The target, each char a byte as it was sent. */
  String target() {
    return target;
  }

  /**
   * Reads what has arrived between two indices of a buffer, and changes it. Returns where it ends
   * now: empty lines in front are removed.
   */
  int read(ByteBuffer buffer, int from, int to) {
    int end = part == Part.BEFORE ? removeEmptyLines(buffer, from, to) : to;
    int at = from;
    if (part == Part.BEFORE && at < end) {
      part = Part.METHOD;
    }
    if (part == Part.METHOD) {
      at = readMethod(buffer, at, end);
    }
    if (part == Part.TARGET) {
      at = readTarget(buffer, at, end);
    }
    if (part == Part.VERSION) {
      readVersion(buffer, at, end);
    }
    return end;
  }

  private int removeEmptyLines(ByteBuffer buffer, int from, int to) {
    int first = from;
    while (first < to && empty < MAX_EMPTY_BYTES && isLineEnd(buffer.get(first))) {
      first++;
      empty++;
    }
    if (first > from) {
      for (int i = first; i < to; i++) {
        buffer.put(from + i - first, buffer.get(i));
      }
    }
    return to - (first - from);
  }

  private int readMethod(ByteBuffer buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer.get(i) == ' ') {
        part = Part.TARGET;
        return i + 1;
      }
    }
    return to;
  }

  private int readTarget(ByteBuffer buffer, int from, int to) {
    int end = from;
    while (end < to && buffer.get(end) != ' ' && !isLineEnd(buffer.get(end))) {
      end++;
    }
    byte[] all = Arrays.copyOf(begun, begun.length + end - from);
    buffer.get(from, all, begun.length, end - from);
    for (int i = from; i < end; i++) {
      buffer.put(i, (byte) (begun.length == 0 && i == from ? '/' : '0'));
    }
    if (end < to) {
      target = new String(all, StandardCharsets.ISO_8859_1);
      begun = NONE;
      part = Part.VERSION;
    } else {
      begun = all;
    }
    return end + 1;
  }

  /** Undertow takes versions of the future for HTTP/1.1: has it refuse them. */
  private void readVersion(ByteBuffer buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      byte next = buffer.get(i);
      if (isLineEnd(next)) {
        part = Part.REST;
        return;
      }
      if (version == MAJOR_VERSION && next > '1') {
        buffer.put(i, (byte) '-');
      }
      version++;
    }
  }

  private static boolean isLineEnd(byte next) {
    return next == '\r' || next == '\n';
  }
}
