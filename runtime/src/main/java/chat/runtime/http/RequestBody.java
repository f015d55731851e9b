package chat.runtime.http;

import chat.runtime.error.ChatException;
import chat.runtime.error.ErrorCode;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a request's body in full, without blocking: at once if it is here, else as it comes. It has
 * to be here before the request's time is over, and must not be longer than allowed, whether it
 * says so beforehand or comes in chunks.
 */
final class RequestBody implements ChannelListener<StreamSourceChannel> {

  private static final int FIRST_BYTES = 1024;
  private static final int MOST_FIRST_BYTES = 16 * 1024;

  /** Sends "100 Continue" to a client that waits for it, as soon as the body is read. */
  private static final HttpContinueReadHandler ENCOURAGE = new HttpContinueReadHandler(read -> {});

  private final Request request;
  private final HttpServerExchange exchange;
  private final long maxBytes;
  private final boolean keep;
  private final Next next;
  private byte[] bytes = {};
  private int count;
  private boolean over;
  private XnioExecutor.@Nullable Key deadline;

  /** Goes on with a body. */
  @FunctionalInterface
  interface Next {
    /** On the request's event loop. */
    void read(byte[] body) throws ChatException;
  }

  private RequestBody(Request request, long maxBytes, boolean keep, Next next) {
    this.request = request;
    this.exchange = request.exchange();
    this.maxBytes = maxBytes;
    this.keep = keep;
    this.next = next;
  }

  /**
   * Reads the body, then goes on. Within the handler's call, or later on the event loop.
   *
   * @param keep whether anybody wants it; else it is thrown away while it is read
   */
  static void read(Request request, long maxBytes, boolean keep, Next next) throws ChatException {
    if (request.exchange().isRequestComplete()) {
      next.read(new byte[0]);
    } else {
      new RequestBody(request, maxBytes, keep, next).begin();
    }
  }

  /**
   * Throws away what of a body is here already. Returns whether that was all of it, so that the
   * connection can go on.
   */
  static boolean discardAvailable(HttpServerExchange exchange) {
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      channel = Connectors.getExistingRequestChannel(exchange);
    }
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      int budget = 16;
      int read = 0;
      while (channel != null && read >= 0 && budget-- > 0) {
        read = read(channel, buffer);
        if (read == 0) {
          return false;
        }
      }
      return exchange.isRequestComplete();
    } catch (IOException e) {
      return false;
    }
  }

  private void begin() throws ChatException {
    long declared = declaredLength();
    if (declared > maxBytes) {
      throw tooLong();
    }
    if (keep) {
      bytes = new byte[declared < 0 ? FIRST_BYTES : (int) Math.min(declared, MOST_FIRST_BYTES)];
    }
    try {
      ENCOURAGE.handleRequest(exchange);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      throw new IllegalStateException("the body is read already");
    }
    if (readAvailable(channel)) {
      next.read(body());
    } else if (!over) {
      deadline = request.after(request.millisLeft(), TimeUnit.MILLISECONDS, () -> tooLate(channel));
      channel.getReadSetter().set(this);
      channel.resumeReads();
    }
  }

  /** What the headers say: how many bytes follow, or -1 when they come in chunks. */
  private long declaredLength() throws ChatException {
    String coding = exchange.getRequestHeaders().getFirst(Headers.TRANSFER_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      request.closeAfterwards();
      throw Query.bad("The header Transfer-Encoding may only be \"chunked\".");
    }
    try {
      return exchange.getRequestContentLength();
    } catch (NumberFormatException e) {
      request.closeAfterwards();
      throw Query.bad("The header Content-Length is no number that a length can be.");
    }
  }

  /** More of it may have come. */
  @Override
  public void handleEvent(StreamSourceChannel channel) {
    if (over) {
      return;
    }
    try {
      if (readAvailable(channel)) {
        channel.suspendReads();
        end();
        Connectors.executeRootHandler(
            same -> {
              try {
                next.read(body());
              } catch (Throwable e) {
                request.fail(e);
              }
            },
            exchange);
      }
    } catch (ChatException e) {
      channel.suspendReads();
      end();
      request.fail(e);
    }
  }

  private void tooLate(StreamSourceChannel channel) {
    if (!over) {
      over = true;
      channel.suspendReads();
      request.fail(
          new ChatException(
              ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time; send it again."));
    }
  }

  private void end() {
    over = true;
    if (deadline != null) {
      deadline.remove();
    }
  }

  /** Takes what is here. Returns whether that was the last of it. */
  private boolean readAvailable(StreamSourceChannel channel) throws ChatException {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      while (true) {
        int read = read(channel, buffer);
        if (read <= 0) {
          return read < 0;
        }
        buffer.flip();
        append(buffer);
      }
    } catch (IOException e) {
      // The client has gone away in the middle, or what it sends is no HTTP.
      end();
      IoUtils.safeClose(exchange.getConnection());
      request.abandon();
      return false;
    }
  }

  /** Of some trailers Undertow complains by an exception that says that the server has failed. */
  private static int read(StreamSourceChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    try {
      return channel.read(buffer);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  private void append(ByteBuffer buffer) throws ChatException {
    int more = buffer.remaining();
    if (count + (long) more > maxBytes) {
      throw tooLong();
    }
    if (keep) {
      if (count + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(count + more, bytes.length * 2));
      }
      buffer.get(bytes, count, more);
    }
    count += more;
  }

  private byte[] body() {
    return keep && count < bytes.length ? Arrays.copyOf(bytes, count) : bytes;
  }

  private ChatException tooLong() {
    return new ChatException(
        ErrorCode.MESSAGE_TOO_LONG,
        "The request's body is too long: " + maxBytes + " bytes are the limit.");
  }
}
