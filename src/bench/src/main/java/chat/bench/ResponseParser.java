package chat.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 responses off one connection, in whatever pieces they arrive (RFC 9112). Keeps
 * what a load generator needs: the status, the body, and whether the connection ends. Allocates
 * only when a body is larger than all before it. One thread.
 */
final class ResponseParser {
  private enum State {
    STATUS,
    HEADER,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE,
    DONE
  }

  /** A line this long is no header of a chat server. */
  private static final int LONGEST_LINE = 64 * 1024;

  /** The largest body anything here asks for is a few megabytes. */
  private static final int LARGEST_BODY = 256 * 1024 * 1024;

  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] CHUNKED = ascii("chunked");
  private static final byte[] CLOSE = ascii("close");

  private State state = State.STATUS;
  private int status;
  private boolean chunked;
  private boolean closes;
  private long remaining = -1;

  private byte[] line = {};
  private int lineLength;

  private byte[] body = {};
  private int bodyLength;

  /** Gets ready for the next response on the same connection. */
  void reset() {
    state = State.STATUS;
    status = 0;
    chunked = false;
    closes = false;
    remaining = -1;
    lineLength = 0;
    bodyLength = 0;
  }

  /**
   * Takes bytes up to the end of the response.
   *
   * @return the index of the first byte that was not taken; {@code end} unless the response is done
   * @throws BenchException when this is no HTTP
   */
  int feed(byte[] data, int start, int end) {
    int at = start;
    while (at < end && state != State.DONE) {
      switch (state) {
        case FIXED -> {
          int taken = (int) Math.min(end - at, remaining);
          append(data, at, taken);
          at += taken;
          remaining -= taken;
          if (remaining == 0) {
            state = State.DONE;
          }
        }
        case CHUNK -> {
          int taken = (int) Math.min(end - at, remaining);
          append(data, at, taken);
          at += taken;
          remaining -= taken;
          if (remaining == 0) {
            state = State.CHUNK_END;
          }
        }
        case UNTIL_CLOSE -> {
          append(data, at, end - at);
          at = end;
        }
        default -> at = feedLine(data, at, end);
      }
    }
    return at;
  }

  /** The other side closed the connection: for a response without a length that is its end. */
  void end() {
    if (state == State.UNTIL_CLOSE) {
      state = State.DONE;
    }
  }

  boolean done() {
    return state == State.DONE;
  }

  int status() {
    return status;
  }

  /** Whether the server closes the connection after this response. */
  boolean closes() {
    return closes;
  }

  /** The body is in the first {@link #bodyLength()} bytes; the next response overwrites them. */
  byte[] body() {
    return body;
  }

  int bodyLength() {
    return bodyLength;
  }

  /** The body as text, for messages a person reads. */
  String text() {
    return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
  }

  private int feedLine(byte[] data, int start, int end) {
    int newline = start;
    while (newline < end && data[newline] != '\n') {
      newline++;
    }
    if (newline == end || lineLength > 0) {
      keepLine(data, start, Math.min(newline, end));
    }
    if (newline == end) {
      return end;
    }
    byte[] text = lineLength > 0 ? line : data;
    int from = lineLength > 0 ? 0 : start;
    int to = lineLength > 0 ? lineLength : newline;
    if (to > from && text[to - 1] == '\r') {
      to--;
    }
    lineLength = 0;
    takeLine(text, from, to);
    return newline + 1;
  }

  private void keepLine(byte[] data, int from, int to) {
    int length = lineLength + to - from;
    if (length > LONGEST_LINE) {
      throw new BenchException("a header line of more than " + LONGEST_LINE + " bytes");
    }
    if (line.length < length) {
      line = Arrays.copyOf(line, Math.max(128, length * 2));
    }
    System.arraycopy(data, from, line, lineLength, to - from);
    lineLength = length;
  }

  private void takeLine(byte[] text, int from, int to) {
    switch (state) {
      case STATUS -> {
        if (to > from) {
          takeStatus(text, from, to);
          state = State.HEADER;
        }
      }
      case HEADER -> {
        if (to == from) {
          startBody();
        } else {
          takeHeader(text, from, to);
        }
      }
      case CHUNK_SIZE -> {
        remaining = hexadecimal(text, from, to);
        state = remaining == 0 ? State.TRAILER : State.CHUNK;
      }
      case CHUNK_END -> state = State.CHUNK_SIZE;
      case TRAILER -> {
        if (to == from) {
          state = State.DONE;
        }
      }
      default -> throw new IllegalStateException("no line in " + state);
    }
  }

  private void takeStatus(byte[] text, int from, int to) {
    boolean http = to - from >= 12 && text[from] == 'H' && text[from + 4] == '/';
    if (!http) {
      throw notHttp(text, from, to);
    }
    closes = text[from + 7] == '0';
    status = (int) decimal(text, from + 9, from + 12);
  }

  private void takeHeader(byte[] text, int from, int to) {
    if (isNamed(text, from, to, CONTENT_LENGTH)) {
      remaining = decimal(text, valueStart(text, from + CONTENT_LENGTH.length + 1, to), to);
    } else if (isNamed(text, from, to, TRANSFER_ENCODING)) {
      chunked = contains(text, from + TRANSFER_ENCODING.length + 1, to, CHUNKED);
    } else if (isNamed(text, from, to, CONNECTION)) {
      closes = contains(text, from + CONNECTION.length + 1, to, CLOSE);
    }
  }

  private void startBody() {
    if (status < 200) {
      reset();
    } else if (status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      state = State.CHUNK_SIZE;
    } else if (remaining == 0) {
      state = State.DONE;
    } else if (remaining > 0) {
      state = State.FIXED;
    } else {
      state = State.UNTIL_CLOSE;
      closes = true;
    }
  }

  private void append(byte[] data, int from, int length) {
    long wanted = (long) bodyLength + length;
    if (wanted > LARGEST_BODY) {
      throw new BenchException("a body of more than " + LARGEST_BODY + " bytes");
    }
    if (body.length < wanted) {
      body = Arrays.copyOf(body, (int) Math.max(wanted, Math.min(LARGEST_BODY, body.length * 2L)));
    }
    System.arraycopy(data, from, body, bodyLength, length);
    bodyLength += length;
  }

  private static int valueStart(byte[] text, int from, int to) {
    int at = from;
    while (at < to && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isNamed(byte[] text, int from, int to, byte[] name) {
    return to - from > name.length
        && text[from + name.length] == ':'
        && matches(text, from, to, name);
  }

  private static boolean contains(byte[] text, int from, int to, byte[] word) {
    for (int at = from; at + word.length <= to; at++) {
      if (matches(text, at, to, word)) {
        return true;
      }
    }
    return false;
  }

  /** Compares without regard to ASCII case; the word is in lower case. */
  private static boolean matches(byte[] text, int from, int to, byte[] word) {
    if (to - from < word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if ((text[from + i] | 0x20) != (word[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static long decimal(byte[] text, int from, int to) {
    long value = 0;
    boolean any = false;
    for (int at = from; at < to && text[at] != ' ' && value <= LARGEST_BODY; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        throw notHttp(text, from, to);
      }
      value = value * 10 + digit;
      any = true;
    }
    if (!any) {
      throw notHttp(text, from, to);
    }
    return value;
  }

  private static long hexadecimal(byte[] text, int from, int to) {
    long value = 0;
    boolean any = false;
    for (int at = from; at < to && text[at] != ';' && text[at] != ' '; at++) {
      int digit = Character.digit(text[at], 16);
      if (digit < 0 || value > LARGEST_BODY) {
        throw notHttp(text, from, to);
      }
      value = value * 16 + digit;
      any = true;
    }
    if (!any) {
      throw notHttp(text, from, to);
    }
    return value;
  }

  private static BenchException notHttp(byte[] text, int from, int to) {
    int length = Math.min(80, to - from);
    return new BenchException(
        "this is no HTTP: " + new String(text, from, length, StandardCharsets.ISO_8859_1));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
